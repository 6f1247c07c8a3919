// Sends through apns2, a client of others, to an APNs on 127.0.0.1: node apns2.mjs <port> <ca.pem>; the settings as JSON on
// the input: { team, keyId, signingKey, topic, tokens }. Prints for each token "ok", or status and reason.
import { readFileSync } from 'node:fs';
import { ApnsClient, Notification } from 'apns2';
import { Pool } from 'undici';

const [, , port, ca] = process.argv;
const settings = JSON.parse(readFileSync(0, 'utf8'));
const client = new ApnsClient({
    team: settings.team, keyId: settings.keyId, signingKey: settings.signingKey, defaultTopic: settings.topic,
});
// It always dials port 443; only that is changed.
await client.client.close();
client.client = new Pool(`https://127.0.0.1:${port}`, {
    connections: 1, allowH2: true, connect: { ca: readFileSync(ca, 'utf8') },
});
const results = await client.sendMany(settings.tokens.map(it => new Notification(it, { alert: 'Hello', badge: 1 })));
console.log(JSON.stringify(results.map(it => it.error ? `${it.error.statusCode} ${it.error.reason}` : 'ok')));
await client.destroy();
