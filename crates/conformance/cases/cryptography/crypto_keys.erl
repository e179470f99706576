%% Keys, shared secrets and signatures: known ones, and both sides of new ones.
-module(crypto_keys).
-include("case.hrl").

main() ->
    Seven = binary:copy(<<7>>, 32),
    [?show(crypto:generate_key(T, C, K)) || {T, C, K} <-
        [{ecdh, x25519, Seven}, {eddh, x25519, Seven}, {eddsa, ed25519, Seven}, {ecdh, secp256r1, Seven}, {ecdh, prime256v1, <<5>>},
         {ecdh, secp384r1, binary:copy(<<7>>, 48)}, {ecdh, secp521r1, <<0, (binary:copy(<<7>>, 65))/binary>>}, {ecdh, secp256k1, Seven}]],
    [begin
         {A, Ax} = crypto:generate_key(ecdh, C),
         {B, Bx} = crypto:generate_key(ecdh, C),
         ?show({C, byte_size(A), byte_size(Ax), crypto:compute_key(ecdh, A, Bx, C) =:= crypto:compute_key(ecdh, B, Ax, C)})
     end || C <- [x25519, secp256r1, secp384r1, secp521r1, secp256k1]],
    {Known, _} = crypto:generate_key(ecdh, secp256r1, binary:copy(<<9>>, 32)),
    ?show(crypto:compute_key(ecdh, Known, Seven, secp256r1)),
    {XKnown, _} = crypto:generate_key(ecdh, x25519, binary:copy(<<9>>, 32)),
    ?show(crypto:compute_key(ecdh, XKnown, Seven, x25519)),
    {Ed, _} = crypto:generate_key(eddsa, ed25519, Seven),
    Signature = crypto:sign(eddsa, none, "message", [Seven, ed25519]),
    ?show(Signature),
    ?show(crypto:verify(eddsa, none, "message", Signature, [Ed, ed25519])),
    ?show(crypto:verify(eddsa, none, "another", Signature, [Ed, ed25519])),
    [begin
         {Pub, Priv} = crypto:generate_key(ecdh, C),
         S = crypto:sign(ecdsa, H, "message", [Priv, C]),
         ?show({C, H, crypto:verify(ecdsa, H, "message", S, [Pub, C]), crypto:verify(ecdsa, H, "another", S, [Pub, C]),
                crypto:verify(ecdsa, H, {digest, crypto:hash(H, "message")}, S, [Pub, C]),
                crypto:verify(ecdsa, H, "message", <<"junk">>, [Pub, C])})
     end || C <- [secp256r1, secp384r1, secp521r1, secp256k1], H <- [sha, sha256, sha512]],
    %% A signature that OTP made.
    {P, _} = crypto:generate_key(ecdh, secp256r1, Seven),
    Der = <<48, 69, 2, 32, 53, 237, 19, 215, 229, 85, 148, 95, 221, 112, 90, 121, 200, 24, 188, 194, 217, 132, 210, 29, 192, 108, 249, 54, 68, 0, 63, 97, 215, 97, 207, 110, 2, 33, 0, 245, 202, 180, 95, 77, 195, 212, 32, 47, 124, 195, 234, 146, 186, 186, 208, 85, 87, 229, 13, 234, 143, 94, 189, 48, 195, 37, 73, 223, 142, 76, 15>>,
    ?show(crypto:verify(ecdsa, sha256, "message", Der, [P, secp256r1])),
    Prime = 16#ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe649286651ece65381ffffffffffffffff,
    {D1, X1} = crypto:generate_key(dh, [Prime, 2]),
    {D2, X2} = crypto:generate_key(dh, [Prime, 2]),
    ?show(crypto:compute_key(dh, D1, X2, [Prime, 2]) =:= crypto:compute_key(dh, D2, X1, [Prime, 2])),
    rsa(),
    ?show(crypto:ec_curve(secp256r1)),
    ?show(crypto:ec_curve(secp521r1)),
    [?show(tag(F)) || F <- [
        fun() -> crypto:sign(id(nope), sha, "m", [Seven, secp256r1]) end, fun() -> crypto:sign(ecdsa, id(nope), "m", [Seven, secp256r1]) end,
        fun() -> crypto:sign(ecdsa, sha, "m", id([Seven, nope])) end, fun() -> crypto:sign(ecdsa, sha256, id({digest, <<1, 2>>}), [Seven, secp256r1]) end,
        fun() -> crypto:verify(ecdsa, sha, "m", <<"s">>, id([<<"bad">>, secp256r1])) end]],
    ok.

rsa() ->
    {[E, N] = Public, [E, N, D | Rest] = Private} = crypto:generate_key(rsa, {1024, 65537}),
    ?show([length(Rest), byte_size(N), byte_size(D) > 100]),
    [begin
         S = crypto:sign(rsa, H, "message", Private, O),
         ?show({H, byte_size(S), crypto:verify(rsa, H, "message", S, Public, O), crypto:verify(rsa, H, "another", S, Public, O)}),
         ?show(crypto:verify(rsa, H, "message", crypto:sign(rsa, H, "message", [E, N, D], O), Public, O))
     end || H <- [sha, sha256, sha512], O <- [[], [{rsa_padding, rsa_pkcs1_pss_padding}], [{rsa_padding, rsa_pkcs1_pss_padding}, {rsa_pss_saltlen, 20}]], H =/= sha512 orelse O =/= [{rsa_padding, rsa_pkcs1_pss_padding}]],
    [?show(crypto:private_decrypt(rsa, crypto:public_encrypt(rsa, <<"secret">>, Public, O), Private, O)) ||
        O <- [rsa_pkcs1_padding, [{rsa_padding, rsa_pkcs1_oaep_padding}], [{rsa_padding, rsa_pkcs1_oaep_padding}, {rsa_oaep_md, sha256}]]],
    ?show(crypto:public_decrypt(rsa, crypto:private_encrypt(rsa, <<"signed">>, Private, rsa_pkcs1_padding), Public, rsa_pkcs1_padding)).

tag(F) ->
    try F() of Value -> Value
    catch
        error:{Tag, {File, Line}, Text} when is_list(File), is_integer(Line), is_list(Text) -> {error, Tag, Text};
        Class:Reason -> {Class, Reason}
    end.
