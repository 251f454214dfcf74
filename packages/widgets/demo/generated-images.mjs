const gauss = (r, c, row, column, width) =>
  Math.exp(-((r - row) ** 2 + (c - column) ** 2) / (2 * width * width));

/** Counts with a peak that moves with the motor, background, a hot pixel and a masked gap between modules. */
function scan(rows, columns, frames) {
  return Array.from({ length: frames }, (_, i) => {
    const data = new Uint16Array(rows * columns);
    for (let k = 0; k < data.length; k++) {
      const r = Math.floor(k / columns);
      const c = k % columns;
      const at = columns * (0.3 + (0.4 * i) / frames);
      const noise = ((k * 7919 + i * 104729) % 97) / 97;
      data[k] =
        3 +
        6 * noise +
        8000 * gauss(r, c, rows / 2, at, rows / 25) +
        90 * gauss(r, c, rows / 2, columns / 2, rows / 4);
      if (Math.abs(c - columns / 2) < 3) data[k] = 65535;
    }
    data[Math.floor(rows / 4) * columns + 40] = 60000;
    return data;
  });
}

/** Fills a memory source with images of several kinds. */
export function addImages(source) {
  const axis = frames => ({
    name: 'motor',
    units: 'mm',
    values: Array.from({ length: frames }, (_, i) => i / 2 - 5)
  });
  const add = (field, dtype, shape, frames) =>
    source.imageStore.add({
      run: 'generated',
      field,
      dtype,
      shape,
      frames,
      scanId: 1,
      axes: [axis(frames.length)]
    });
  add('detector', 'uint16', [256, 320], scan(256, 320, 21));
  add('large detector', 'uint16', [2048, 2048], scan(2048, 2048, 3));
  const phase = Float64Array.from({ length: 200 * 200 }, (_, k) =>
    k % 1013 === 0 ? NaN : Math.sin((k % 200) / 12) * Math.cos(Math.floor(k / 200) / 9)
  );
  add('phase', 'float64', [200, 200], [phase]);
  const photo = Uint8Array.from({ length: 120 * 160 * 3 }, (_, k) => {
    const [c, r, channel] = [Math.floor(k / 3) % 160, Math.floor(k / 480), k % 3];
    return [c * 1.6, r * 2.1, 255 - c][channel];
  });
  add('camera', 'uint8', [120, 160, 3], [photo]);
}
