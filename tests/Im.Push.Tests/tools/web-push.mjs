// The push service of web-push-testing on 127.0.0.1, over TLS: node web-push.mjs <certificate.pem> <key.pem>.
// Prints its address, and ends when its input does.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import https from 'node:https';

const require = createRequire(import.meta.url);
const Service = require('web-push-testing/src/server.js');
const { PushApiModel } = require('web-push-testing/src/PushApiModel.js');

const model = new PushApiModel();
const service = new Service(model, 0);
service.setRequestHandlers();
const [, , cert, key] = process.argv;
const server = https.createServer({ cert: readFileSync(cert), key: readFileSync(key) }, service._app);
server.listen(0, '127.0.0.1', () => {
    const address = `https://127.0.0.1:${server.address().port}`;
    model.notifyUrl = `${address}/notify/`;
    console.log(address);
});
process.stdin.resume().on('end', () => process.exit(0));
