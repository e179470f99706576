%% DES, Blowfish, RC2, RC4 and SM4, in the modes that are here: what they say of themselves, and both ways.
-module(crypto_other_ciphers).
-include("case.hrl").

-define(CIPHERS, [blowfish_cbc, blowfish_cfb64, blowfish_ecb, des_cbc, des_cfb, des_ecb, rc2_cbc, rc4, sm4_cbc, sm4_cfb,
                  sm4_ctr, sm4_ecb, sm4_ofb]).

main() ->
    Supported = crypto:supports(ciphers),
    [?show({Cipher, lists:member(Cipher, Supported)}) || Cipher <- ?CIPHERS ++ [sm4_gcm, sm4_ccm]],
    [both_ways(Cipher, crypto:cipher_info(Cipher)) || Cipher <- ?CIPHERS],
    [sealed(Cipher) || Cipher <- [sm4_gcm, sm4_ccm]].

both_ways(Cipher, #{key_length := KeySize, iv_length := IvSize} = Info) ->
    Key = binary:part(<<16#0123456789abcdeffedcba987654321055aa:144>>, 1, KeySize),
    Iv = binary:copy(<<7>>, IvSize),
    Text = <<"thirty-two bytes of a plain text">>,
    Sealed = case IvSize of
                 0 -> crypto:crypto_one_time(Cipher, Key, Text, true);
                 _ -> crypto:crypto_one_time(Cipher, Key, Iv, Text, true)
             end,
    Opened = case IvSize of
                 0 -> crypto:crypto_one_time(Cipher, Key, Sealed, false);
                 _ -> crypto:crypto_one_time(Cipher, Key, Iv, Sealed, false)
             end,
    ?show({Cipher, lists:sort(maps:to_list(Info)), binary:encode_hex(Sealed), Opened =:= Text}).

sealed(Cipher) ->
    Key = <<1:128>>,
    {Sealed, Tag} = crypto:crypto_one_time_aead(Cipher, Key, <<2:96>>, <<"secret">>, <<"beside">>, true),
    Opened = crypto:crypto_one_time_aead(Cipher, Key, <<2:96>>, Sealed, <<"beside">>, Tag, false),
    Forged = crypto:crypto_one_time_aead(Cipher, Key, <<2:96>>, Sealed, <<"besides">>, Tag, false),
    ?show({Cipher, binary:encode_hex(Sealed), binary:encode_hex(Tag), Opened, Forged}).
