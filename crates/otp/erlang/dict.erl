%% Dictionaries: the old interface, over a map. Keys are equal when they match (`=:=`); the order of a fold is not defined.
-module(dict).

-export([append/3, append_list/3, erase/2, fetch/2, fetch_keys/1, filter/2, find/2, fold/3, from_list/1, is_empty/1, is_key/2,
         map/2, merge/3, new/0, size/1, store/3, take/2, to_list/1, update/3, update/4, update_counter/3]).

%% Tagged, so that a map is not taken for a dictionary.
-record(dict, {map = #{}}).

new() -> #dict{}.
from_list(Pairs) -> lists:foldl(fun({Key, Value}, Dict) -> store(Key, Value, Dict) end, new(), Pairs).
to_list(#dict{map = Map}) -> maps:to_list(Map).
size(#dict{map = Map}) -> map_size(Map).
is_empty(#dict{map = Map}) -> map_size(Map) =:= 0.
fetch_keys(#dict{map = Map}) -> maps:keys(Map).
is_key(Key, #dict{map = Map}) -> is_map_key(Key, Map).
find(Key, #dict{map = Map}) -> maps:find(Key, Map).

fetch(Key, #dict{map = Map} = Dict) ->
    case Map of
        #{Key := Value} -> Value;
        #{} -> erlang:error(badarg, [Key, Dict])
    end.

store(Key, Value, #dict{map = Map}) -> #dict{map = Map#{Key => Value}}.
erase(Key, #dict{map = Map}) -> #dict{map = maps:remove(Key, Map)}.

take(Key, #dict{map = Map}) ->
    case maps:take(Key, Map) of
        {Value, Rest} -> {Value, #dict{map = Rest}};
        error -> error
    end.

append(Key, Value, Dict) -> append_list(Key, [Value], Dict).
append_list(Key, List, Dict) -> update(Key, fun(Values) -> Values ++ List end, List, Dict).
update_counter(Key, Increment, Dict) -> update(Key, fun(Value) -> Value + Increment end, Increment, Dict).

update(Key, F, #dict{map = Map} = Dict) ->
    case Map of
        #{Key := Value} -> #dict{map = Map#{Key := F(Value)}};
        #{} -> erlang:error(badarg, [Key, F, Dict])
    end.

update(Key, F, Init, #dict{map = Map}) ->
    case Map of
        #{Key := Value} -> #dict{map = Map#{Key := F(Value)}};
        #{} -> #dict{map = Map#{Key => Init}}
    end.

fold(F, Acc, #dict{map = Map}) -> maps:fold(F, Acc, Map).
map(F, #dict{map = Map}) -> #dict{map = maps:map(F, Map)}.
filter(F, #dict{map = Map}) -> #dict{map = maps:filter(F, Map)}.
merge(F, #dict{map = A}, #dict{map = B}) -> #dict{map = maps:merge_with(F, A, B)}.
