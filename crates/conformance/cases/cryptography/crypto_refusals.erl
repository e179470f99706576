%% What is said of names and sizes that are none, and where; keys of sizes of their own.
-module(crypto_refusals).
-include("case.hrl").

main() ->
    [io:format("~0p~n", [refusal(F)]) || F <- calls()],
    State = crypto:hash_update(crypto:hash_init(shake256), <<"abc">>),
    ?show(crypto:hash_final(State)),
    ?show(crypto:hash_final(crypto:hash_update(crypto:hash_init(shake128), <<"abc">>))),
    ?show(crypto:crypto_one_time(rc4, <<"apaapa">>, <<"Yo baby yo">>, true)),
    ?show(crypto:crypto_one_time(blowfish_ecb, <<1:64>>, <<0:64>>, true)),
    ?show(crypto:crypto_one_time(blowfish_cbc, <<1:64>>, <<0:64>>, <<0:64>>, true)),
    ?show(crypto:crypto_one_time(blowfish_cfb64, <<1:256>>, <<0:64>>, <<"abc">>, true)),
    ?show(crypto:mac(cmac, blowfish_cbc, <<1:128>>, <<"abc">>)),
    ?show(crypto:mac(cmac, des_cbc, <<1:64>>, <<"abc">>)),
    ?show(crypto:mac(cmac, rc2_cbc, <<1:128>>, <<"abc">>)),
    ok.

calls() ->
    [fun() -> crypto:crypto_init(foo, <<1:128>>, true) end,
     fun() -> crypto:crypto_one_time(foo, <<1:128>>, <<>>, true) end,
     fun() -> crypto:crypto_one_time(aes_128_cbc, <<1:8>>, <<0:128>>, <<>>, true) end,
     fun() -> crypto:hash_init(foo) end,
     fun() -> crypto:hash(foo, <<>>) end,
     fun() -> crypto:mac_init(foo, <<1:128>>) end,
     fun() -> crypto:mac_init(hmac, foo, <<1:128>>) end,
     fun() -> crypto:mac_init(cmac, foo, <<1:128>>) end,
     fun() -> crypto:mac(foo, <<1:128>>, <<>>) end,
     fun() -> crypto:macN(foo, <<1:128>>, <<>>, 4) end,
     fun() -> crypto:mac(hmac, foo, <<1:128>>, <<>>) end,
     fun() -> crypto:mac(cmac, foo, <<1:128>>, <<>>) end,
     fun() -> crypto:sign(foo, sha, <<>>, [<<1:512>>]) end,
     fun() -> crypto:sign(rsa, foo, <<>>, [<<1:512>>, <<1>>, <<2>>]) end,
     fun() -> crypto:verify(foo, sha, <<>>, <<>>, [<<1:512>>]) end,
     fun() -> crypto:verify(rsa, foo, <<>>, <<>>, [<<1>>, <<2>>]) end,
     fun() -> crypto:pbkdf2_hmac(sha, <<"p">>, <<"s">>, 0, 20) end,
     fun() -> crypto:pbkdf2_hmac(sha, <<"p">>, <<"s">>, 1, 0) end,
     fun() -> crypto:pbkdf2_hmac(sha, a, <<"s">>, 1, 10) end,
     fun() -> crypto:pbkdf2_hmac(foo, <<>>, a, 1, 10) end,
     fun() -> crypto:pbkdf2_hmac(sha, <<>>, a, 0, 10) end,
     fun() -> crypto:pbkdf2_hmac(sha, <<"p">>, <<"s">>, a, 20) end,
     fun() -> crypto:pbkdf2_hmac(sha, <<"p">>, <<"s">>, 1, -20) end].

refusal(F) ->
    try F() of
        Value -> Value
    catch
        Class:{Tag, {File, Line}, Words} when is_integer(Line) -> {Class, Tag, File, Words};
        Class:Reason -> {Class, Reason}
    end.
