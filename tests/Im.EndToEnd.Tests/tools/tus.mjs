// Uploads a file with tus-js-client in pieces, stops after some, and lets a new upload go on with it.
import { createReadStream, statSync } from 'node:fs'
import { Upload } from 'tus-js-client'

const [endpoint, token, path, pieces] = process.argv.slice(2)
const chunkSize = 64 * 1024
const answers = []

function upload(uploadUrl, stopAfter) {
  return new Promise((resolve, reject) => {
    let sent = 0
    const one = new Upload(createReadStream(path), {
      endpoint,
      uploadUrl,
      chunkSize,
      uploadSize: statSync(path).size,
      headers: { Authorization: `Bearer ${token}` },
      metadata: { filename: '猫.bin', filetype: 'application/x-cat' },
      retryDelays: [0, 100, 500],
      onAfterResponse: (_, res) => answers.push(res.getHeader('Upload-Result')),
      onChunkComplete: () => {
        if (++sent === stopAfter) one.abort().then(() => resolve(one.url), reject)
      },
      onError: reject,
      onSuccess: () => resolve(one.url),
    })
    one.start()
  })
}

const url = await upload(undefined, Number(pieces))
await upload(url, Infinity)
const other = await upload(undefined, 1)
await Upload.terminate(other, { headers: { Authorization: `Bearer ${token}` } })
const result = answers.filter(Boolean).at(-1)
console.log(JSON.stringify({ url, other, result: JSON.parse(Buffer.from(result, 'base64').toString()) }))
