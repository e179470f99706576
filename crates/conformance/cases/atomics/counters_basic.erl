%% Counters of both kinds: every operation, wrap-around, bounds and wrong arguments.
-module(counters_basic).
-include("case.hrl").

main() ->
    [all(counters:new(2, O)) || O <- [[], [atomics], [write_concurrency]]],
    ?show(counters:new(id(0), [])),
    ?show(counters:new(id(-1), [write_concurrency])),
    ?show(counters:new(id(a), [atomics])),
    ?show(counters:new(id(1 bsl 70), [])),
    ?show(counters:new(1, id([bad]))),
    ?show(counters:new(1, id(bad))),
    ?show(counters:get(id(x), 1)),
    ?show(counters:get(id({atomics, x}), 1)),
    ?show(counters:get(id({write_concurrency, make_ref()}), 1)),
    ?show(counters:info(id(x))),
    ok.

all(C) ->
    ?show(element(1, C)),
    ?show(counters:get(C, 1)),
    ?show(counters:add(C, 1, 16#7fffffffffffffff)),
    ?show(counters:add(C, 1, 2)),
    ?show(counters:get(C, 1)),
    ?show(counters:sub(C, 1, 2)),
    ?show(counters:get(C, 1)),
    ?show(counters:put(C, 2, -7)),
    ?show(counters:add(C, 2, 16#ffffffffffffffff)),
    ?show(counters:get(C, 2)),
    ?show(lists:sort([K || K <- maps:keys(counters:info(C)), K =/= min, K =/= max])),
    ?show(maps:get(size, counters:info(C))),
    [?show(counters:get(C, id(I))) || I <- [0, 3, -1, a]],
    ?show(counters:add(C, id(0), 1)),
    ?show(counters:add(C, 1, id(a))),
    ?show(counters:add(C, 1, id(1 bsl 64))),
    ?show(counters:sub(C, 1, id(1.5))),
    ?show(counters:put(C, 1, id(1 bsl 63))),
    ?show(counters:put(C, 1, id(a))),
    ok.
