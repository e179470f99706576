%% Dictionaries as lists of pairs sorted by key. Keys are equal when they compare equal (`==`). What looks for one key is native.
-module(orddict).

-export([append/3, append_list/3, erase/2, fetch/2, fetch_keys/1, filter/2, find/2, fold/3, from_list/1, is_empty/1, is_key/2,
         map/2, merge/3, new/0, size/1, store/3, take/2, to_list/1, update/3, update/4, update_counter/3]).

new() -> [].
size(Dict) -> length(Dict).
is_empty(Dict) -> Dict =:= [].
to_list(Dict) -> Dict.

%% Of several pairs with one key, the last counts.
from_list([]) -> [];
from_list([{_, _} = Pair]) -> [Pair];
from_list(Pairs) -> lists:ukeysort(1, lists:reverse(Pairs)).

fetch_keys([{Key, _} | Dict]) -> [Key | fetch_keys(Dict)];
fetch_keys([]) -> [].

erase(_, _) -> erlang:nif_error(undef).
fetch(_, _) -> erlang:nif_error(undef).
find(_, _) -> erlang:nif_error(undef).
is_key(_, _) -> erlang:nif_error(undef).
store(_, _, _) -> erlang:nif_error(undef).

take(Key, Dict) -> take(Key, Dict, []).

take(Key, [{K, _} | _], _) when Key < K -> error;
take(Key, [{K, _} = Pair | Dict], Before) when Key > K -> take(Key, Dict, [Pair | Before]);
take(_, [{_, Value} | Dict], Before) -> {Value, lists:reverse(Before, Dict)};
take(_, [], _) -> error.

append(Key, Value, Dict) -> update(Key, fun(Values) -> Values ++ [Value] end, [Value], Dict).
append_list(Key, List, Dict) -> update(Key, fun(Values) -> Values ++ List end, List, Dict).
update_counter(Key, Increment, Dict) -> update(Key, fun(Value) -> Value + Increment end, Increment, Dict).

update(Key, F, [{K, _} = Pair | Dict]) when Key > K -> [Pair | update(Key, F, Dict)];
update(Key, F, [{K, Value} | Dict]) when Key == K -> [{Key, F(Value)} | Dict].

update(Key, _, Init, [{K, _} | _] = Dict) when Key < K -> [{Key, Init} | Dict];
update(Key, F, Init, [{K, _} = Pair | Dict]) when Key > K -> [Pair | update(Key, F, Init, Dict)];
update(Key, F, _, [{_, Value} | Dict]) -> [{Key, F(Value)} | Dict];
update(Key, _, Init, []) -> [{Key, Init}].

fold(F, Acc, [{Key, Value} | Dict]) -> fold(F, F(Key, Value, Acc), Dict);
fold(F, Acc, []) when is_function(F, 3) -> Acc.

map(F, [{Key, Value} | Dict]) -> [{Key, F(Key, Value)} | map(F, Dict)];
map(F, []) when is_function(F, 2) -> [].

filter(F, [{Key, Value} = Pair | Dict]) ->
    case F(Key, Value) of
        true -> [Pair | filter(F, Dict)];
        false -> filter(F, Dict)
    end;
filter(F, []) when is_function(F, 2) -> [].

merge(F, [{K1, _} = Pair | A], [{K2, _} | _] = B) when K1 < K2 -> [Pair | merge(F, A, B)];
merge(F, [{K1, _} | _] = A, [{K2, _} = Pair | B]) when K1 > K2 -> [Pair | merge(F, A, B)];
merge(F, [{Key, V1} | A], [{_, V2} | B]) -> [{Key, F(Key, V1, V2)} | merge(F, A, B)];
merge(F, [], B) when is_function(F, 3) -> B;
merge(F, A, []) when is_function(F, 3) -> A.
