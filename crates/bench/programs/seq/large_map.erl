%% A map of a hundred thousand keys: insertion, look-up, update, removal.
-module(large_map).
-include("../harness.hrl").

bench() ->
    Full = insert(100000, #{}),
    Hits = lookup(100000, Full, 0),
    Half = remove(100000, Full),
    Words = words(20000, #{}),
    Hits + map_size(Half) + lookup(100000, Half, 0) + maps:get(<<"key 77">>, Words) + map_size(Words).

insert(0, Map) -> Map;
insert(N, Map) -> insert(N - 1, Map#{N * 7919 band 16#fffff => N}).

lookup(0, _, Sum) -> Sum;
lookup(N, Map, Sum) ->
    case Map of
        #{N := Value} -> lookup(N - 1, Map, (Sum + Value) band 16#ffffffff);
        #{} -> lookup(N - 1, Map, Sum + 1)
    end.

remove(0, Map) -> Map;
remove(N, Map) -> remove(N - 2, maps:remove(N * 7919 band 16#fffff, Map)).

words(0, Map) -> Map;
words(N, Map) ->
    Key = <<"key ", (integer_to_binary(N rem 5000))/binary>>,
    words(N - 1, maps:update_with(Key, fun(Count) -> Count + 1 end, 1, Map)).
