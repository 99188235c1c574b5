// A real OpenID provider as a process of its own, for the tests that sign in: node provider.mjs PORT REDIRECT_URI [KIND].
// Whoever signs in as somebody@example.com is that; the address of unverified@… is not verified. Without a kind it does as it
// does by default: what the scopes email and profile ask for is said at UserInfo only (OpenID Connect Core 1.0, 5.4).
import Provider from 'oidc-provider';

const [port, redirect, kind] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const kinds = {
  token: { conformIdTokenClaims: false }, // all of it stands in the ID token, too
  split: { conformIdTokenClaims: false }, // whether the address is verified is said at UserInfo only
  text: {}, // and it is written as text
  silent: {}, // nobody says it
  signed: { features: { jwtUserinfo: { enabled: true } } }, // UserInfo signs what it says
  without: { features: { userinfo: { enabled: false } } }, // there is no UserInfo
};
const said = (use, id) => {
  const verified = !id.startsWith('unverified');
  const all = { sub: id, email: id, email_verified: kind === 'text' ? String(verified) : verified, name: 'Somebody From Elsewhere' };
  if (kind === 'silent' || (kind === 'split' && use === 'id_token')) delete all.email_verified;
  return all;
};
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'noroshi', client_secret: process.env.CLIENT_SECRET, redirect_uris: [redirect], response_types: ['code'],
    grant_types: ['authorization_code'], ...(kind === 'signed' && { userinfo_signed_response_alg: 'RS256' }),
  }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  pkce: { required: () => true },
  cookies: { keys: ['only for this test'] },
  findAccount: (_, id) => ({ accountId: id, claims: (use) => said(use, id) }),
  ...kinds[kind],
});
provider.listen(Number(port), '127.0.0.1', () => console.log('listening'));
