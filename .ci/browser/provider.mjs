// A real OpenID provider as a process of its own, for the test that signs in: node provider.mjs PORT REDIRECT_URI.
// Whoever signs in as somebody@example.com is that; the address of unverified@… is not verified.
import Provider from 'oidc-provider';

const [port, redirect] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'noroshi', client_secret: process.env.CLIENT_SECRET, redirect_uris: [redirect], response_types: ['code'],
    grant_types: ['authorization_code'],
  }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ['only for this test'] },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: !id.startsWith('unverified'), name: 'Somebody From Elsewhere' }),
  }),
});
provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
