%% Hashes and codes: at once, in parts, continued in two ways; what is compared, mixed and derived.
-module(crypto_hash).
-include("case.hrl").

main() ->
    Long = binary:copy(<<"0123456789">>, 100),
    [[?show(crypto:hash(H, Data)) || Data <- [<<>>, "abc", ["a", [<<"bc">>]], Long]] ||
        H <- [md4, md5, ripemd160, sha, sha224, sha256, sha384, sha512, sha3_224, sha3_256, sha3_384, sha3_512, blake2b, blake2s, sm3]],
    [?show(crypto:hash_xof(H, "abc", Bits)) || H <- [shake128, shake256], Bits <- [8, 64, 512]],
    [?show(crypto:mac(hmac, H, Key, "message")) || H <- [md5, sha, sha256, sha384, sha512, sha3_256, blake2b],
        Key <- ["key", Long, <<>>]],
    ?show(crypto:mac(cmac, aes_128_cbc, binary:copy(<<1>>, 16), "message")),
    ?show(crypto:mac(cmac, aes_256_cbc, binary:copy(<<1>>, 32), Long)),
    ?show(crypto:mac(poly1305, binary:copy(<<7>>, 32), "message")),
    ?show(crypto:macN(hmac, sha, "key", "message", 10)),
    ?show(crypto:macN(poly1305, binary:copy(<<7>>, 32), "message", 4)),
    S0 = crypto:hash_init(sha256),
    S1 = crypto:hash_update(S0, "ab"),
    S2 = crypto:hash_update(S1, "c"),
    ?show([crypto:hash_final(S) =:= crypto:hash(sha256, D) || {S, D} <- [{S0, ""}, {S1, "ab"}, {S2, "abc"}, {S2, "abc"}]]),
    ?show(crypto:hash_final(crypto:hash_update(S1, "x")) =:= crypto:hash(sha256, "abx")),
    X = crypto:hash_update(crypto:hash_init(shake128), "abc"),
    ?show(crypto:hash_final_xof(X, 64) =:= crypto:hash_xof(shake128, "abc", 64)),
    M = crypto:mac_init(hmac, sha, "key"),
    ?show(crypto:mac_update(M, "mess") =:= M),
    crypto:mac_update(M, "age"),
    ?show(crypto:mac_final(M) =:= crypto:mac(hmac, sha, "key", "message")),
    M2 = crypto:mac_update(crypto:mac_init(poly1305, binary:copy(<<7>>, 32)), "message"),
    ?show(crypto:mac_finalN(M2, 4)),
    ?show([crypto:pbkdf2_hmac(H, <<"password">>, <<"salt">>, N, L) || {H, N, L} <- [{sha, 1, 20}, {sha256, 100, 40}, {sha512, 3, 7}]]),
    ?show(crypto:hash_equals(<<"abc">>, <<"abc">>)),
    ?show(crypto:hash_equals(<<"abc">>, <<"abd">>)),
    ?show(crypto:hash_equals(<<"abc">>, id(<<"abcd">>))),
    ?show(crypto:exor("abc", [<<"xy">>, $z])),
    ?show(crypto:exor(<<>>, <<>>)),
    ?show(crypto:exor("abc", id("ab"))),
    ?show(byte_size(crypto:strong_rand_bytes(33))),
    ?show(crypto:strong_rand_bytes(16) =:= crypto:strong_rand_bytes(16)),
    ?show(crypto:strong_rand_bytes(0)),
    ?show(crypto:strong_rand_bytes(id(-1))),
    ?show(lists:usort([crypto:rand_uniform(5, 8) || _ <- lists:seq(1, 200)])),
    ?show(crypto:rand_uniform(id(5), 5)),
    State = crypto:rand_seed_s(),
    ?show(lists:all(fun(_) -> {F, _} = rand:uniform_s(State), F >= 0 andalso F < 1 end, lists:seq(1, 20))),
    ?show(lists:usort([element(1, rand:uniform_s(3, State)) || _ <- lists:seq(1, 100)])),
    ?show([maps:get(K, crypto:hash_info(sha256)) || K <- [size, block_size, type]]),
    ?show(crypto:mod_pow(3, 7, 11)),
    ?show(crypto:mod_pow(<<3>>, 7, <<10>>)),
    ?show(crypto:mod_pow(1 bsl 300 + 7, 1 bsl 200 + 1, 1 bsl 256 - 189)),
    ?show(crypto:mod_pow(10, 3, 10)),
    ?show(crypto:bytes_to_integer(<<1, 2, 3>>)),
    [?show(tag(F)) || F <- [
        fun() -> crypto:hash(id(nope), "a") end, fun() -> crypto:hash(sha, id(a)) end, fun() -> crypto:hash_init(id(nope)) end,
        fun() -> crypto:hash_update(id(nope), "a") end, fun() -> crypto:hash_final(id(make_ref())) end, fun() -> crypto:mac(hmac, id(nope), "k", "d") end,
        fun() -> crypto:mac(id(nope), sha, "k", "d") end, fun() -> crypto:mac(cmac, aes_128_cbc, id("short"), "d") end,
        fun() -> crypto:mac(hmac, sha, "k", id(d)) end, fun() -> crypto:mac(poly1305, id("short"), "d") end,
        fun() -> crypto:pbkdf2_hmac(id(nope), <<"p">>, <<"s">>, 1, 1) end, fun() -> crypto:pbkdf2_hmac(sha, <<"p">>, <<"s">>, id(0), 1) end,
        fun() -> crypto:hash_info(id(nope)) end]],
    ok.

%% The place in an error of crypto's is the implementation's.
tag(F) ->
    try F() of Value -> Value
    catch
        error:{Tag, {File, Line}, Text} when is_list(File), is_integer(Line), is_list(Text) -> {error, Tag, Text};
        Class:Reason -> {Class, Reason}
    end.
