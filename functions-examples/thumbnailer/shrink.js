'use strict';

/**
 * Each new pixel is the mean of the old ones under it, those at its edges counting by the part that
 * lies inside. Colors are weighted by their opacity, so that what is transparent tints nothing.
 */
exports.shrink = ({ width, height, data }, newWidth, newHeight) => {
  const small = new Uint8Array(newWidth * newHeight * 4);
  const columns = spans(width, newWidth);
  const rows = spans(height, newHeight);
  for (let y = 0; y < newHeight; y++) {
    for (let x = 0; x < newWidth; x++) {
      let [red, green, blue, alpha, area] = [0, 0, 0, 0, 0];
      for (const row of rows[y]) {
        for (const column of columns[x]) {
          const from = (row.at * width + column.at) * 4;
          const weight = row.weight * column.weight;
          const opacity = data[from + 3] * weight;
          red += data[from] * opacity;
          green += data[from + 1] * opacity;
          blue += data[from + 2] * opacity;
          alpha += opacity;
          area += weight;
        }
      }
      const to = (y * newWidth + x) * 4;
      if (alpha > 0) {
        small[to] = Math.round(red / alpha);
        small[to + 1] = Math.round(green / alpha);
        small[to + 2] = Math.round(blue / alpha);
        small[to + 3] = Math.round(alpha / area);
      }
    }
  }
  return { width: newWidth, height: newHeight, data: small };
};

/** For each new position along one side: the old ones under it, and how much of each. */
function spans(length, newLength) {
  const step = length / newLength;
  return Array.from({ length: newLength }, (_, position) => {
    const [start, end] = [position * step, (position + 1) * step];
    const parts = [];
    for (let at = Math.floor(start); at < Math.min(length, end - 1e-9); at++) {
      parts.push({ at, weight: Math.min(at + 1, end) - Math.max(at, start) });
    }
    return parts;
  });
}
