%% dict, sets of both versions, orddict, ordsets, proplists and queue: built, searched, folded, joined.
-module(dictionaries).
-include("../harness.hrl").

bench() ->
    Numbers = [N * 7919 rem 10007 || N <- lists:seq(1, 3000)],
    times(6, fun() ->
        Dict = lists:foldl(fun(N, D) -> dict:store(N, N, D) end, dict:new(), Numbers),
        Counts = lists:foldl(fun(N, D) -> dict:update_counter(N rem 50, 1, D) end, dict:new(), Numbers),
        dict:size(Dict) + lists:sum([dict:fetch(N, Dict) || N <- Numbers]) + dict:fold(fun(_, V, Sum) -> V + Sum end, 0, Counts)
            + dict:size(dict:filter(fun(K, _) -> K rem 2 =:= 0 end, Dict)) + length(dict:to_list(dict:map(fun(_, V) -> V + 1 end, Dict))) + dict:size(dict:merge(fun(_, A, B) -> A + B end, Dict, Counts))
            + set([]) + set([{version, 1}]) + queued(Numbers)
    end) + times(400, fun() ->
        Small = lists:foldl(fun(N, D) -> orddict:store(N, x, D) end, orddict:new(), lists:sublist(Numbers, 30)),
        Options = [{verbose, true}, compact, {depth, 3}, {name, "x"} | [{N, N} || N <- lists:seq(1, 20)]],
        length(orddict:to_list(orddict:map(fun(_, V) -> V end, Small))) + length(ordsets:union(ordsets:from_list(lists:sublist(Numbers, 30)), orddict:fetch_keys(Small)))
            + proplists:get_value(20, Options) + proplists:get_value(none, Options, 1) + length(proplists:expand([{compact, [a, b]}], Options)) + map_size(proplists:to_map(Options))
    end).

set(Options) ->
    A = sets:from_list(lists:seq(1, 2000), Options),
    B = lists:foldl(fun sets:add_element/2, sets:new(Options), lists:seq(1000, 3000)),
    sets:size(sets:union(A, B)) + sets:size(sets:intersection(A, B)) + sets:size(sets:subtract(A, B)) + sets:fold(fun(N, Sum) -> N + Sum end, 0, B)
        + lists:sum([1 || N <- lists:seq(1, 2000), sets:is_element(N, B)]).

queued(Numbers) -> drained(queue:out(lists:foldl(fun queue:in/2, queue:new(), Numbers))).

drained({empty, _}) -> 0;
drained({{value, N}, Queue}) -> N + drained(queue:out(Queue)).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
