%% Hashes, message authentication and ciphers, of short messages and long ones.
-module(cryptography).
-include("../harness.hrl").

bench() ->
    Long = binary:copy(<<"sixteen bytes...">>, 4096),
    Key = <<7:256>>,
    times(20000, fun() -> sum(crypto:hash(sha256, <<"a short message">>)) + sum(crypto:mac(hmac, sha256, <<"key">>, <<"a short message">>)) end)
        + times(30, fun() ->
            sum(crypto:hash(sha, Long)) + sum(crypto:hash(sha256, Long)) + sum(crypto:hash(sha512, Long)) + sum(crypto:hash(md5, Long))
                + sum(crypto:crypto_one_time(aes_256_cbc, Key, <<0:128>>, Long, true)) + sum(crypto:crypto_one_time(aes_256_ctr, Key, <<0:128>>, Long, true))
                + sum(element(2, crypto:crypto_one_time_aead(aes_256_gcm, Key, <<0:96>>, Long, <<>>, true)))
                + sum(element(2, crypto:crypto_one_time_aead(chacha20_poly1305, Key, <<0:96>>, Long, <<>>, true)))
        end).

sum(<<Sum:32, _/binary>>) -> Sum.

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
