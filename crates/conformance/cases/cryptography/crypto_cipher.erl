%% Ciphers: every mode there and back, padding, data in parts, and authenticated encryption with all sizes of nonces and tags.
-module(crypto_cipher).
-include("case.hrl").

key(N) -> list_to_binary(lists:seq(1, N)).

main() ->
    Text = <<"the quick brown fox jumps over the lazy dog">>,
    Blocks = binary:part(<<Text/binary, Text/binary>>, 0, 64),
    [begin
         Sealed = crypto:crypto_one_time(C, key(K), key(I), Blocks, true),
         ?show(Sealed),
         ?show(crypto:crypto_one_time(C, key(K), key(I), Sealed, false) =:= Blocks)
     end || {C, K, I} <- [{aes_128_cbc, 16, 16}, {aes_192_cbc, 24, 16}, {aes_256_cbc, 32, 16}, {aes_128_ctr, 16, 16}, {aes_256_ctr, 32, 16},
                          {aes_128_cfb8, 16, 16}, {aes_128_cfb128, 16, 16}, {aes_256_cfb128, 32, 16}, {aes_128_ofb, 16, 16},
                          {chacha20, 32, 16}, {des_ede3_cbc, 24, 8}, {aes_cbc, 32, 16}, {aes_ctr, 24, 16}]],
    ?show(crypto:crypto_one_time(aes_128_ecb, key(16), Blocks, true)),
    ?show(crypto:crypto_one_time(aes_ecb, key(32), Blocks, [{encrypt, true}])),
    ?show(crypto:crypto_one_time(aes_128_ctr, key(16), key(16), Text, true)),
    ?show(crypto:crypto_one_time(aes_128_cfb128, key(16), key(16), Text, true)),
    ?show(crypto:crypto_one_time(aes_128_cbc, key(16), key(16), Text, true)),
    [begin
         Padded = crypto:crypto_one_time(aes_128_cbc, key(16), key(16), Data, [{encrypt, true}, {padding, pkcs_padding}]),
         ?show(Padded),
         ?show(crypto:crypto_one_time(aes_128_cbc, key(16), key(16), Padded, [{encrypt, false}, {padding, pkcs_padding}]) =:= Data)
     end || Data <- [<<>>, Text, Blocks]],
    ?show(crypto:crypto_one_time(aes_128_cbc, key(16), key(16), Text, [{encrypt, true}, {padding, zero}])),
    ?show(byte_size(crypto:crypto_one_time(aes_128_cbc, key(16), key(16), Text, [{encrypt, true}, {padding, random}]))),
    S = crypto:crypto_init(aes_128_cbc, key(16), key(16), [{encrypt, true}, {padding, pkcs_padding}]),
    ?show([crypto:crypto_update(S, Part) || Part <- ["0123", "456789abcdef01", <<>>, Blocks]]),
    ?show(crypto:crypto_final(S)),
    ?show([maps:get(K, crypto:crypto_get_data(S)) || K <- [size, encrypt, padding_size, padding_type]]),
    T = crypto:crypto_init(aes_128_ctr, key(16), key(16), true),
    ?show(iolist_to_binary([crypto:crypto_update(T, <<B>>) || <<B>> <= Text]) =:= crypto:crypto_one_time(aes_128_ctr, key(16), key(16), Text, true)),
    [begin
         {Sealed, Tag} = crypto:crypto_one_time_aead(C, key(K), key(N), Text, Added, L, true),
         ?show({Sealed, Tag}),
         ?show(crypto:crypto_one_time_aead(C, key(K), key(N), Sealed, Added, Tag, false) =:= Text),
         ?show(crypto:crypto_one_time_aead(C, key(K), key(N), Sealed, [Added, "x"], Tag, false)),
         ?show(crypto:crypto_one_time_aead(C, key(K), key(N), Sealed, Added, <<0:(L * 8)>>, false))
     end || {C, K, N, Added, L} <- [{aes_128_gcm, 16, 12, "added", 16}, {aes_192_gcm, 24, 12, "", 12}, {aes_256_gcm, 32, 1, "added", 4},
                                    {aes_256_gcm, 32, 40, Blocks, 15}, {aes_gcm, 16, 16, "a", 16}, {aes_128_ccm, 16, 7, "added", 16},
                                    {aes_192_ccm, 24, 13, "", 4}, {aes_256_ccm, 32, 12, Blocks, 8}, {chacha20_poly1305, 32, 12, "added", 16}]],
    ?show(crypto:crypto_one_time_aead(aes_128_gcm, key(16), key(12), Text, "added", true)),
    ?show(crypto:crypto_one_time_aead(aes_128_ccm, key(16), key(12), Text, "added", true)),
    ?show(crypto:crypto_one_time_aead(aes_128_gcm, key(16), key(12), <<>>, <<>>, 16, true)),
    ?show([maps:get(K, crypto:cipher_info(aes_256_gcm)) || K <- [key_length, iv_length, block_size, mode, prop_aead, type]]),
    ?show([maps:get(K, crypto:cipher_info(aes_128_cbc)) || K <- [key_length, iv_length, block_size, mode, prop_aead, type]]),
    [?show(tag(F)) || F <- [
        fun() -> crypto:crypto_one_time(id(nope), key(16), key(16), Text, true) end,
        fun() -> crypto:crypto_one_time(aes_128_cbc, id(key(15)), key(16), Text, true) end,
        fun() -> crypto:crypto_one_time(aes_128_cbc, key(16), id(key(15)), Text, true) end,
        fun() -> crypto:crypto_one_time(aes_128_cbc, key(16), Text, true) end,
        fun() -> crypto:crypto_one_time(aes_128_gcm, key(16), key(12), Text, true) end,
        fun() -> crypto:crypto_one_time(aes_128_ctr, key(16), key(16), id(a), true) end,
        fun() -> crypto:crypto_one_time(aes_128_ctr, id(a), key(16), Text, true) end,
        fun() -> crypto:crypto_one_time(aes_128_ctr, key(16), key(16), Text, id(nope)) end,
        fun() -> crypto:crypto_one_time(aes_128_ctr, key(16), key(16), Text, id([nope])) end,
        fun() -> crypto:crypto_one_time(aes_128_cbc, key(16), key(16), Text, id([{padding, nope}])) end,
        fun() -> crypto:crypto_one_time(aes_128_cbc, key(16), key(16), Blocks, [{encrypt, false}, {padding, pkcs_padding}]) end,
        fun() -> crypto:crypto_one_time_aead(aes_128_cbc, key(16), key(16), Text, "", 16, true) end,
        fun() -> crypto:crypto_one_time_aead(aes_128_ccm, key(16), id(key(6)), Text, "", 16, true) end,
        fun() -> crypto:crypto_one_time_aead(aes_128_ccm, key(16), key(12), Text, "", id(5), true) end,
        fun() -> crypto:crypto_one_time_aead(chacha20_poly1305, key(32), id(key(8)), Text, "", 16, true) end,
        fun() -> crypto:cipher_info(id(nope)) end]],
    ok.

tag(F) ->
    try F() of Value -> Value
    catch
        error:{Tag, {File, Line}, Text} when is_list(File), is_integer(Line), is_list(Text) -> {error, Tag, Text};
        Class:Reason -> {Class, Reason}
    end.
