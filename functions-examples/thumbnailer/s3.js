'use strict';

// Objects of an S3 store, over plain HTTP and signed with AWS Signature Version 4, without any library.
// Address and key come from the environment, where the platform puts them for functions that ask for
// buckets with EPHEMERA_BUCKETS.

const { createHash, createHmac } = require('crypto');
const http = require('http');

const SIGNED_HEADERS = 'host;x-amz-content-sha256;x-amz-date';

exports.get = (bucket, key) => send('GET', bucket, key, Buffer.alloc(0), {});

exports.put = (bucket, key, body, contentType) => send('PUT', bucket, key, body, { 'content-type': contentType });

function send(method, bucket, key, body, headers) {
  const { AWS_ENDPOINT_URL_S3: endpoint } = process.env;
  if (!endpoint) throw new Error('there is no object store within reach: see the first lines of the log');
  const { hostname, port, host } = new URL(endpoint);
  const path = `/${encode(bucket)}/${key.split('/').map(encode).join('/')}`;
  const signed = sign(method, host, path, hash(body));
  const options = { method, hostname, port, path, headers: { ...headers, ...signed, 'content-length': body.length } };
  return new Promise((resolve, reject) => {
    const request = http.request(options, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const content = Buffer.concat(parts);
        if (response.statusCode < 300) resolve(content);
        else reject(new Error(`${method} ${bucket}/${key}: ${response.statusCode} ${content}`));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

function sign(method, host, path, bodyHash) {
  const { AWS_REGION: region, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = process.env;
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
  const headers = `host:${host}\nx-amz-content-sha256:${bodyHash}\nx-amz-date:${time}\n`;
  const canonical = [method, path, '', headers, SIGNED_HEADERS, bodyHash].join('\n');
  const text = ['AWS4-HMAC-SHA256', time, scope, hash(canonical)].join('\n');
  const key = scope.split('/').reduce(hmac, `AWS4${secret}`);
  return {
    host,
    'x-amz-date': time,
    'x-amz-content-sha256': bodyHash,
    authorization:
      `AWS4-HMAC-SHA256 Credential=${id}/${scope}, SignedHeaders=${SIGNED_HEADERS}, ` +
      `Signature=${hmac(key, text).toString('hex')}`,
  };
}

const hash = (content) => createHash('sha256').update(content).digest('hex');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();
const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
