%% Matching and building integers of thousands of bits.
-module(bs_match_big).
-include("case.hrl").

main() ->
    N = (1 bsl 4000) - 12345,
    B = <<N:4000>>,
    ?show(byte_size(B)),
    ?show(begin <<X:4000>> = B, X =:= N end),
    ?show(begin <<X:4000/signed>> = B, X end),
    ?show(begin <<X:3999, Y:1>> = B, {X =:= N bsr 1, Y} end),
    ?show(begin <<X:4000/little>> = B, <<X:4000/little>> =:= B end),
    ?show(begin <<_:5, X:1001, _/bits>> = B, X =:= (1 bsl 1001) - 1 end),
    ?show(begin L = <<N:4000/little>>, <<X:4000/little>> = L, X =:= N end),
    ?show(begin <<X:100/unit:40>> = B, X =:= N end),
    ok.
