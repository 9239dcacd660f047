/**
 * Makes constructors of plain objects. The engine gives every constructor's objects as much room as
 * those before them needed, so that they are some 15 % smaller, and made a little faster, than those
 * that grow out of `{}`; by everything else they are the same.
 */
export function plainMaker(): new () => Record<string, unknown> {
  function Make() {}
  Make.prototype = Object.prototype
  return Make as unknown as new () => Record<string, unknown>
}
