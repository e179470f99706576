%% Checksums, hashes of terms and compressed data: crc32, adler32, md5, phash2, zlib both ways.
-module(checksums).
-include("../harness.hrl").

bench() ->
    Bytes = binary:copy(<<"The quick brown fox, jumps over the lazy dog; and so on.\n">>, 2000),
    Term = [{N, #{name => <<"some name">>, id => N}, [N, "text"]} || N <- lists:seq(1, 500)],
    Numbers = term_to_binary([{N, N * 7919} || N <- lists:seq(1, 5000)]),
    times(50, fun() -> erlang:crc32(Bytes) + erlang:adler32(Bytes) + binary:first(erlang:md5(Bytes)) + erlang:phash2(Term) end)
        + times(4, fun() ->
            byte_size(zlib:uncompress(zlib:compress(Numbers))) + byte_size(zlib:gunzip(zlib:gzip(Bytes))) + byte_size(zlib:unzip(zlib:zip(Numbers)))
        end).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
