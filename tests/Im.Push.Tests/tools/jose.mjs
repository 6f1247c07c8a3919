// Verifies tokens with jose: [{ jwt, key (PEM, public), algorithm }] on the input; prints header and claims of each, or the error.
import { readFileSync } from 'node:fs';
import { importSPKI, jwtVerify } from 'jose';

const results = [];
for (const { jwt, key, algorithm } of JSON.parse(readFileSync(0, 'utf8'))) {
    try {
        const { payload, protectedHeader } = await jwtVerify(jwt, await importSPKI(key, algorithm), { algorithms: [algorithm] });
        results.push({ header: protectedHeader, claims: payload });
    } catch (error) {
        results.push({ error: error.code ?? String(error) });
    }
}
console.log(JSON.stringify(results));
