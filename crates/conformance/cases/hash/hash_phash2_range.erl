%% phash2 with a range.
-module(hash_phash2_range).
-include("case.hrl").

main() ->
    [?show({T, R, erlang:phash2(id(T), id(R))}) || T <- [a, 1, "abc", {x, 1}, <<"b">>], R <- [1, 2, 10, 1000, 16#7FFFFFFF, 16#FFFFFFFF, 16#100000000]],
    ?show(erlang:phash2(id(a), id(0))),
    ?show(erlang:phash2(id(a), id(-1))),
    ?show(erlang:phash2(id(a), id(16#100000001))),
    ?show(erlang:phash2(id(a), id(x))),
    ?show(erlang:phash2(id(a), id(1.0))),
    ok.
