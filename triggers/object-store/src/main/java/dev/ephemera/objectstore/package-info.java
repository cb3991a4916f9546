/** The embedded object store's own process: S3Proxy on a folder, telling its parent what happens in it. */
package dev.ephemera.objectstore;
