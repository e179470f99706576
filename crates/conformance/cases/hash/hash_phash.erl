%% The old phash with a range.
-module(hash_phash).
-include("case.hrl").

main() ->
    [?show({T, erlang:phash(id(T), 1 bsl 32)}) || T <- [0, 1, -1, 1 bsl 30, a, abc, [], {}, [1, 2, 3], "abc", {a, 1}, <<"abc">>, 1.5, 1 bsl 70, -(1 bsl 70), #{}, [a | b]]],
    [?show({T, R, erlang:phash(id(T), R)}) || T <- [a, "x"], R <- [1, 7, 256]],
    ?show(erlang:phash(id(a), id(0))),
    ok.
