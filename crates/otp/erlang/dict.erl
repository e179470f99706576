%% Dictionaries: linear hash tables of pairs [Key | Value], as in OTP, so that they print and fold in the same order. Keys are equal when they
%% match (`=:=`).
-module(dict).

-export([append/3, append_list/3, erase/2, fetch/2, fetch_keys/1, filter/2, find/2, fold/3, from_list/1, is_empty/1, is_key/2,
         map/2, merge/3, new/0, size/1, store/3, take/2, to_list/1, update/3, update/4, update_counter/3]).

-define(SIZE, 2).

new() -> asterias_linear_hash:new(dict).
from_list(Pairs) -> lists:foldl(fun({Key, Value}, Dict) -> store(Key, Value, Dict) end, new(), Pairs).
to_list(Dict) -> fold(fun(Key, Value, Pairs) -> [{Key, Value} | Pairs] end, [], Dict).
fetch_keys(Dict) -> fold(fun(Key, _, Keys) -> [Key | Keys] end, [], Dict).

size(Dict) when element(1, Dict) =:= dict, is_integer(element(?SIZE, Dict)), element(?SIZE, Dict) >= 0 -> element(?SIZE, Dict).
is_empty(Dict) when element(1, Dict) =:= dict -> element(?SIZE, Dict) =:= 0.

%% The slot of a key and its bucket.
place(Key, Dict) when element(1, Dict) =:= dict -> asterias_linear_hash:find(Key, Dict);
place(_, Dict) -> erlang:error({badrecord, Dict}).

%% The entry of a key.
entry_of(Key, Dict) when element(1, Dict) =:= dict ->
    case asterias_linear_hash:pair(Key, Dict) of
        unplain ->
            {_, Bucket} = asterias_linear_hash:find(Key, Dict),
            entry(Key, Bucket);
        Entry ->
            Entry
    end;
entry_of(_, Dict) -> erlang:error({badrecord, Dict}).

entry(Key, [[Key | _] = Entry | _]) -> Entry;
entry(Key, [_ | Bucket]) -> entry(Key, Bucket);
entry(_, []) -> none.

replaced(Key, Value, [[Key | _] | Bucket]) -> [[Key | Value] | Bucket];
replaced(Key, Value, [Entry | Bucket]) -> [Entry | replaced(Key, Value, Bucket)].

is_key(Key, Dict) -> entry_of(Key, Dict) =/= none.

find(Key, Dict) ->
    case entry_of(Key, Dict) of
        [_ | Value] -> {ok, Value};
        none -> error
    end.

fetch(Key, Dict) ->
    case entry_of(Key, Dict) of
        [_ | Value] -> Value;
        none -> erlang:error(badarg, [Key, Dict])
    end.

erase(Key, Dict) ->
    case take(Key, Dict) of
        {_, Dict1} -> Dict1;
        error -> asterias_linear_hash:shrink(0, Dict)
    end.

take(Key, Dict) ->
    {Slot, Bucket} = place(Key, Dict),
    case entry(Key, Bucket) of
        [_ | Value] = Entry -> {Value, asterias_linear_hash:shrink(1, asterias_linear_hash:put(Slot, lists:delete(Entry, Bucket), Dict))};
        none -> error
    end.

store(Key, Value, Dict) when element(1, Dict) =:= dict ->
    case asterias_linear_hash:plain_put(Key, Value, Dict) of
        unplain -> put_down(Key, Value, Dict);
        Put -> Put
    end;
store(_, _, Dict) -> erlang:error({badrecord, Dict}).

%% The table may have to grow.
put_down(Key, Value, Dict) ->
    {Slot, Bucket} = place(Key, Dict),
    case entry(Key, Bucket) of
        none -> asterias_linear_hash:put(Slot, Bucket ++ [[Key | Value]], 1, fun erlang:hd/1, Dict);
        _ -> asterias_linear_hash:put(Slot, replaced(Key, Value, Bucket), 0, fun erlang:hd/1, Dict)
    end.

append(Key, Value, Dict) -> append_list(Key, [Value], Dict).
append_list(Key, List, Dict) -> change(Key, fun(Values) -> Values ++ List end, fun() -> List end, Dict).

update_counter(Key, Increment, Dict) when is_number(Increment) ->
    case entry_of(Key, Dict) of
        [_ | Value] -> store(Key, Value + Increment, Dict);
        none -> store(Key, Increment, Dict)
    end.

update(Key, F, Dict) -> change(Key, F, fun() -> erlang:error(badarg, [Key, F, Dict]) end, Dict).

update(Key, F, Init, Dict) ->
    change(Key, F, fun() when is_function(F, 1) -> Init; () -> erlang:error(function_clause, [Key, F, Init, Dict]) end, Dict).

%% The value of a key changed by F, or made by Make behind the others of its bucket.
change(Key, F, Make, Dict) ->
    case entry_of(Key, Dict) of
        [_ | Value] -> store(Key, F(Value), Dict);
        none -> store(Key, Make(), Dict)
    end.

fold(F, Acc, Dict) when is_function(F, 3), element(1, Dict) =:= dict ->
    case asterias_linear_hash:entries(Dict) of
        unplain -> asterias_linear_hash:fold(fun([Key | Value], Acc1) -> F(Key, Value, Acc1) end, Acc, Dict);
        Entries -> fold_entries(F, Acc, Entries)
    end;
fold(F, Acc, Dict) -> refuse(F, 3, [F, Acc, Dict]).

fold_entries(F, Acc, [[Key | Value] | Entries]) -> fold_entries(F, F(Key, Value, Acc), Entries);
fold_entries(_, Acc, []) -> Acc.

map(F, Dict) when is_function(F, 2), element(1, Dict) =:= dict ->
    asterias_linear_hash:map_buckets(fun(Bucket) -> [[Key | F(Key, Value)] || [Key | Value] <- Bucket] end, Dict);
map(F, Dict) -> refuse(F, 2, [F, Dict]).

filter(F, Dict) when is_function(F, 2), element(1, Dict) =:= dict, element(?SIZE, Dict) =:= 0 -> Dict;
filter(F, Dict) when is_function(F, 2), element(1, Dict) =:= dict ->
    asterias_linear_hash:recount(asterias_linear_hash:map_buckets(fun(Bucket) -> kept(F, Bucket) end, Dict));
filter(F, Dict) -> refuse(F, 2, [F, Dict]).

kept(F, [[Key | Value] = Entry | Bucket]) ->
    case F(Key, Value) of
        true -> [Entry | kept(F, Bucket)];
        false -> kept(F, Bucket)
    end;
kept(_, []) ->
    [].

%% The smaller one goes into the larger one.
merge(F, A, B) when element(?SIZE, A) < element(?SIZE, B) ->
    fold(fun(Key, InA, Dict) -> update(Key, fun(InB) -> F(Key, InA, InB) end, InA, Dict) end, B, A);
merge(F, A, B) ->
    fold(fun(Key, InB, Dict) -> update(Key, fun(InA) -> F(Key, InA, InB) end, InB, Dict) end, A, B).

%% What is no dictionary, or else no function of so many arguments.
refuse(F, Arity, Args) ->
    case lists:last(Args) of
        Dict when element(1, Dict) =:= dict, not is_function(F) -> erlang:error({badfun, F});
        Dict when element(1, Dict) =:= dict, not is_function(F, Arity) -> erlang:error(function_clause, Args);
        Dict -> erlang:error({badrecord, Dict})
    end.
