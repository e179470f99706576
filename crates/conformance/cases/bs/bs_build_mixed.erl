%% Several segments, aligned and not, in one construction.
-module(bs_build_mixed).
-include("case.hrl").

main() ->
    A = id(5), B = id(<<"mid">>), C = id(<<3:3>>), F = id(2.5),
    ?show(<<A, B/binary, A:16>>),
    ?show(<<A:3, B/binary, A:5>>),
    ?show(<<C/bits, B/binary, C/bits>>),
    ?show(<<A:1, A:2, A:3, A:4, A:5, A:6, A:7, A:8, A:9, A:10>>),
    ?show(<<"lit", A, "lit2", B/binary, 0>>),
    ?show(<<A:3, "abc", A:5>>),
    ?show(<<F/float, A:1, F:32/float>>),
    ?show(<<A:4, F/float, A:4>>),
    ?show(<<C/bitstring, C/bitstring, C/bitstring>>),
    ?show(<<$a, "b", 99, A:8/signed, A:16/native-unsigned>> =:= <<97, 98, 99, 5, (<<5:16/native>>)/binary>>),
    ?show(<<>>),
    ?show(<<A/utf8, B/binary, A/utf16>>),
    ok.
