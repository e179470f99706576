%% Short keys are weak, and keys all the same.
-module(crypto_rsa_short).
-export([main/0]).
-include("case.hrl").

main() ->
    {Public, Private} = crypto:generate_key(rsa, {512, 65537}),
    Signature = crypto:sign(rsa, sha, <<"text">>, Private),
    ?show(byte_size(Signature)),
    ?show(crypto:verify(rsa, sha, <<"text">>, Signature, Public)),
    ?show(crypto:verify(rsa, sha, <<"other">>, Signature, Public)),
    ?show(crypto:privkey_to_pubkey(rsa, Private) =:= Public),
    Sealed = crypto:public_encrypt(rsa, <<"secret">>, Public, [{rsa_padding, rsa_pkcs1_padding}]),
    ?show(crypto:private_decrypt(rsa, Sealed, Private, [{rsa_padding, rsa_pkcs1_padding}])).
