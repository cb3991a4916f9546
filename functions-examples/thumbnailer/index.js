'use strict';

const png = require('./png');
const s3 = require('./s3');
const { shrink } = require('./shrink');

const LARGEST_THUMBNAIL = 1024;

/**
 * Makes a small PNG of a large one. An object event names an image in a bucket, whose thumbnail goes into
 * another one. A request to the function's URL carries the image as its body and may say ?size=N; any
 * other event is {"image": base64, "size": N}. N is the longer side in pixels.
 */
exports.handler = async (event) => {
  if (event.Records) {
    return Promise.all(event.Records.map((record) => ofObject(record.s3)));
  }
  if (!event.requestContext) {
    const small = thumbnail(Buffer.from(event.image ?? '', 'base64'), event.size);
    return { ...small, image: small.image.toString('base64') };
  }
  try {
    const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
    const { image } = thumbnail(body, event.queryStringParameters?.size);
    return {
      statusCode: 200,
      headers: { 'content-type': 'image/png' },
      body: image.toString('base64'),
      isBase64Encoded: true,
    };
  } catch (error) {
    if (!(error instanceof png.BadImage)) throw error;
    return { statusCode: 400, headers: { 'content-type': 'text/plain' }, body: `${error.message}\n` };
  }
};

async function ofObject({ bucket, object }) {
  // Events have their keys encoded as forms are.
  const key = decodeURIComponent(object.key.replace(/\+/g, ' '));
  const file = await s3.get(bucket.name, key);
  try {
    await s3.put(process.env.THUMBNAILS, key, thumbnail(file).image, 'image/png');
    return `${process.env.THUMBNAILS}/${key}`;
  } catch (error) {
    if (!(error instanceof png.BadImage)) throw error;
    // It will be no better the next time.
    console.log(`no thumbnail of ${bucket.name}/${key}: ${error.message}`);
    return null;
  }
}

function thumbnail(file, wanted = 128) {
  const size = Number(wanted);
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_THUMBNAIL) {
    throw new png.BadImage(`size is 1 to ${LARGEST_THUMBNAIL} pixels, not '${wanted}'`);
  }
  const image = png.decode(file);
  const scale = Math.min(1, size / Math.max(image.width, image.height));
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  console.log(`${image.width}x${image.height} to ${width}x${height}`);
  return { width, height, image: png.encode(shrink(image, width, height)) };
}
