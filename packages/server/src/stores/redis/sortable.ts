/** A number as 16 letters whose order is that of the numbers: the bits of the double, with those of negative ones turned over. */
export function toSortable(number: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  const bits = view.getBigUint64(0);
  const sign = 1n << 63n;
  return (bits < sign ? bits | sign : BigInt.asUintN(64, ~bits)).toString(16).padStart(16, '0');
}
