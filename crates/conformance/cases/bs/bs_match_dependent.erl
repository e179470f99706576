%% Sizes taken from earlier segments.
-module(bs_match_dependent).
-include("case.hrl").

main() ->
    ?show(m(id(<<3, "abcrest">>))),
    ?show(m(id(<<0, "rest">>))),
    ?show(m(id(<<9, "short">>))),
    ?show(tlv(id(<<1, 2, "ab", 2, 0, 3, 3, "xyz">>))),
    ?show(nested(id(<<12, 16#ABC:12, 4, 5:4>>))),
    ?show(begin <<S, X:S, _/bits>> = id(<<13, 16#FFF1:16>>), X end),
    ?show(begin <<S, X:S/little, _/bits>> = id(<<13, 16#FFF1:16>>), X end),
    ?show(begin <<S, X:(S * 8), R/binary>> = id(<<2, 1, 0, 7>>), {X, R} end),
    ?show(begin <<S, X:(S - 5), R/binary>> = id(<<2, 1, 0, 7>>), {X, R} end),
    ok.

m(<<N, B:N/binary, Rest/binary>>) -> {N, B, Rest};
m(_) -> no.

tlv(<<T, L, V:L/binary, Rest/binary>>) -> [{T, V} | tlv(Rest)];
tlv(<<>>) -> [].

nested(<<A, B:A, C, D:C>>) -> {A, B, C, D}.
