// An S3 server with one bucket, until its input ends.
import S3rver from 's3rver'

const [directory, bucket = 'files'] = process.argv.slice(2)
const server = new S3rver({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory,
  configureBuckets: [{ name: bucket }],
})
const { port } = await server.run()
console.log(port)
process.stdin.resume()
process.stdin.on('end', () => process.exit(0))
