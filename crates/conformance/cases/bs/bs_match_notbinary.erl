%% Matching what is no binary at all.
-module(bs_match_notbinary).
-include("case.hrl").

main() ->
    [?show({X, m(id(X))}) || X <- [a, 1, [], [1], {}, #{}, 1.5, "string"]],
    ?show(begin <<X>> = id(a), X end),
    ?show(begin <<X/binary>> = id([1]), X end),
    ?trace(f(id(x))),
    ?trace(f(id(<<1, 2, 3>>))),
    ok.

m(<<_, _/binary>>) -> binary;
m(<<_/bits>>) -> bits;
m(_) -> other.

f(<<X>>) -> X;
f(<<X, Y>>) -> {X, Y}.
