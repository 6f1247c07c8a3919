// Reads {provider, key, secret, id} from its input and prints what the provider's own library finds in the key.
import { text } from 'node:stream/consumers'
import { createRequire } from 'node:module'
import { TokenVerifier } from 'livekit-server-sdk'

const { AccessToken2 } = createRequire(import.meta.url)('agora-token/src/AccessToken2')
const asked = JSON.parse(await text(process.stdin))

function agora() {
  const token = new AccessToken2()
  const read = token.from_string(asked.key)
  const service = token.services[1] ?? token.services[0] ?? Object.values(token.services)[0]
  return {
    good: read && token.verifySignature(asked.secret),
    app: token.appId.toString(),
    room: service.__channel_name.toString(),
    uid: service.__uid.toString(),
    expires: token.issueTs + token.expire,
    rights: Object.keys(service.__privileges).join(' '),
  }
}

async function livekit() {
  try {
    const claims = await new TokenVerifier(asked.id, asked.secret).verify(asked.key, 0)
    const rights = ['roomJoin', 'canPublish', 'canSubscribe'].filter(right => claims.video[right])
    return { good: true, app: claims.iss, room: claims.video.room, uid: claims.sub, expires: claims.exp, rights: rights.join(' ') }
  } catch {
    return { good: false }
  }
}

console.log(JSON.stringify(asked.provider === 'agora' ? agora() : await livekit()))
