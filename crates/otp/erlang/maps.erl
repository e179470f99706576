%% Maps: everything that calls a fun or walks an iterator; what only reads or rebuilds a map is a native.
%%
%% Natives are replaced by the loader. The natives iterator/1, iterator/2 and next/1 own the form of iterators; all that the code here knows
%% of it is that what next/1 answers, `{Key, Value, Iterator}` or `none`, may stand for the iterator that it came from.
%% A term that is no map raises `{badmap, Term}`, an argument of another kind `badarg`, as OTP documents for each function.
-module(maps).

-export([filter/2, filtermap/2, find/2, fold/3, foreach/2, from_keys/2, from_list/1, get/2, get/3, groups_from_list/2,
         groups_from_list/3, intersect/2, intersect_with/3, is_iterator_valid/1, is_key/2, iterator/1, iterator/2, keys/1,
         map/2, merge/2, merge_with/3, new/0, next/1, put/3, remove/2, size/1, take/2, to_list/1, update/3, update_with/3,
         update_with/4, values/1, with/2, without/2]).

%% An error with the arguments and where to ask what is wrong with them.
-define(ERROR(Reason, Args), erlang:error(Reason, Args, [{error_info, #{module => erl_stdlib_errors}}])).

-accelerated([intersect/2, with/2, without/2]).

%% Natives -------------------------------------------------------------------------------------------------------------

find(_, _) -> erlang:nif_error(undef).
from_keys(_, _) -> erlang:nif_error(undef).
from_list(_) -> erlang:nif_error(undef).
get(_, _) -> erlang:nif_error(undef).
is_iterator_valid(_) -> erlang:nif_error(undef).
is_key(_, _) -> erlang:nif_error(undef).
iterator(_) -> erlang:nif_error(undef).
iterator(_, _) -> erlang:nif_error(undef).
keys(_) -> erlang:nif_error(undef).
merge(_, _) -> erlang:nif_error(undef).
next(_) -> erlang:nif_error(undef).
put(_, _, _) -> erlang:nif_error(undef).
remove(_, _) -> erlang:nif_error(undef).
take(_, _) -> erlang:nif_error(undef).
to_list(_) -> erlang:nif_error(undef).
update(_, _, _) -> erlang:nif_error(undef).
values(_) -> erlang:nif_error(undef).

%% Looking up ----------------------------------------------------------------------------------------------------------

new() -> #{}.

size(Map) ->
    try map_size(Map)
    catch error:_ -> ?ERROR({badmap, Map}, [Map])
    end.

get(Key, Map, Default) when is_map(Map) ->
    case Map of
        #{Key := Value} -> Value;
        #{} -> Default
    end;
get(Key, Map, Default) ->
    ?ERROR({badmap, Map}, [Key, Map, Default]).

with(Keys, Map) when is_list(Keys), is_map(Map) ->
    maps:from_list(pairs_of(Keys, Map));
with(Keys, Map) ->
    ?ERROR(bad_argument(Map), [Keys, Map]).

pairs_of([Key | Keys], Map) ->
    case Map of
        #{Key := Value} -> [{Key, Value} | pairs_of(Keys, Map)];
        #{} -> pairs_of(Keys, Map)
    end;
pairs_of([], _) ->
    [].

without(Keys, Map) when is_list(Keys), is_map(Map) ->
    remove_all(Keys, Map);
without(Keys, Map) ->
    ?ERROR(bad_argument(Map), [Keys, Map]).

%% Changing one value --------------------------------------------------------------------------------------------------

update_with(Key, F, Map) when is_function(F, 1), is_map(Map) ->
    case Map of
        #{Key := Value} -> Map#{Key := F(Value)};
        #{} -> erlang:error({badkey, Key}, [Key, F, Map])
    end;
update_with(Key, F, Map) ->
    ?ERROR(bad_argument(Map), [Key, F, Map]).

update_with(Key, F, Init, Map) when is_function(F, 1), is_map(Map) ->
    case Map of
        #{Key := Value} -> Map#{Key := F(Value)};
        #{} -> Map#{Key => Init}
    end;
update_with(Key, F, Init, Map) ->
    ?ERROR(bad_argument(Map), [Key, F, Init, Map]).

%% Where a walk begins; what is neither map nor iterator is an error of the function that walks.
-define(FIRST(Walked, Args), case started(Walked) of badmap -> ?ERROR({badmap, Walked}, Args); First -> First end).

%% Walking a map or an iterator ----------------------------------------------------------------------------------------

map(F, Walked) when is_function(F, 2) ->
    maps:from_list(map_pairs(F, ?FIRST(Walked, [F, Walked])));
map(F, Walked) ->
    ?ERROR(badarg, [F, Walked]).

map_pairs(F, {Key, Value, Iterator}) -> [{Key, F(Key, Value)} | map_pairs(F, Iterator)];
map_pairs(_, none) -> [];
map_pairs(F, Iterator) -> map_pairs(F, next(Iterator)).

fold(F, Acc, Walked) when is_function(F, 3) -> fold_pairs(F, Acc, ?FIRST(Walked, [F, Acc, Walked]));
fold(F, Acc, Walked) -> ?ERROR(badarg, [F, Acc, Walked]).

fold_pairs(F, Acc, {Key, Value, Iterator}) -> fold_pairs(F, F(Key, Value, Acc), Iterator);
fold_pairs(_, Acc, none) -> Acc;
fold_pairs(F, Acc, Iterator) -> fold_pairs(F, Acc, next(Iterator)).

foreach(F, Walked) when is_function(F, 2) -> foreach_pair(F, ?FIRST(Walked, [F, Walked]));
foreach(F, Walked) -> ?ERROR(badarg, [F, Walked]).

foreach_pair(F, {Key, Value, Iterator}) ->
    F(Key, Value),
    foreach_pair(F, Iterator);
foreach_pair(_, none) ->
    ok;
foreach_pair(F, Iterator) ->
    foreach_pair(F, next(Iterator)).

%% A map from which few pairs leave keeps its structure: the rejected keys are removed from it. An iterator gives a new map.
filter(Pred, Map) when is_function(Pred, 2), is_map(Map) ->
    remove_all(rejected(Pred, next(iterator(Map))), Map);
filter(Pred, Walked) when is_function(Pred, 2) ->
    maps:from_list(accepted(Pred, ?FIRST(Walked, [Pred, Walked])));
filter(Pred, Walked) ->
    ?ERROR(badarg, [Pred, Walked]).

rejected(Pred, {Key, Value, Iterator}) ->
    case Pred(Key, Value) of
        true -> rejected(Pred, Iterator);
        false -> [Key | rejected(Pred, Iterator)]
    end;
rejected(_, none) ->
    [];
rejected(Pred, Iterator) ->
    rejected(Pred, next(Iterator)).

accepted(Pred, {Key, Value, Iterator}) ->
    case Pred(Key, Value) of
        true -> [{Key, Value} | accepted(Pred, Iterator)];
        false -> accepted(Pred, Iterator)
    end;
accepted(_, none) ->
    [];
accepted(Pred, Iterator) ->
    accepted(Pred, next(Iterator)).

remove_all([Key | Keys], Map) -> remove_all(Keys, maps:remove(Key, Map));
remove_all([], Map) -> Map.

filtermap(F, Walked) when is_function(F, 2) ->
    maps:from_list(filtermap_pairs(F, ?FIRST(Walked, [F, Walked])));
filtermap(F, Walked) ->
    ?ERROR(badarg, [F, Walked]).

filtermap_pairs(F, {Key, Value, Iterator}) ->
    case F(Key, Value) of
        true -> [{Key, Value} | filtermap_pairs(F, Iterator)];
        {true, New} -> [{Key, New} | filtermap_pairs(F, Iterator)];
        false -> filtermap_pairs(F, Iterator)
    end;
filtermap_pairs(_, none) ->
    [];
filtermap_pairs(F, Iterator) ->
    filtermap_pairs(F, next(Iterator)).

started(Map) when is_map(Map) ->
    next(iterator(Map));
started(Iterator) ->
    case is_iterator_valid(Iterator) of
        true -> next(Iterator);
        false -> badmap
    end.

%% Two maps ------------------------------------------------------------------------------------------------------------
%% The smaller map is walked; the combiner always sees the value of the first map before that of the second.

merge_with(Combine, A, B) when is_map(A), is_map(B), is_function(Combine, 3) ->
    case map_size(A) > map_size(B) of
        true -> combine(next(iterator(B)), A, Combine);
        false -> combine(next(iterator(A)), B, fun(Key, V2, V1) -> Combine(Key, V1, V2) end)
    end;
merge_with(Combine, A, B) ->
    ?ERROR(bad_combination(Combine, A, B), [Combine, A, B]).

combine({Key, New, Iterator}, Map, Combine) ->
    case Map of
        #{Key := Old} -> combine(Iterator, Map#{Key := Combine(Key, Old, New)}, Combine);
        #{} -> combine(Iterator, Map#{Key => New}, Combine)
    end;
combine(none, Map, _) ->
    Map;
combine(Iterator, Map, Combine) ->
    combine(next(Iterator), Map, Combine).

intersect(A, B) when is_map(A), is_map(B) ->
    case map_size(A) =< map_size(B) of
        true -> maps:from_list(common(next(iterator(A)), B, fun(_, _, V2) -> V2 end));
        false -> maps:from_list(common(next(iterator(B)), A, fun(_, V2, _) -> V2 end))
    end;
intersect(A, B) ->
    ?ERROR(bad_arguments(A, B), [A, B]).

intersect_with(Combine, A, B) when is_map(A), is_map(B), is_function(Combine, 3) ->
    case map_size(A) =< map_size(B) of
        true -> maps:from_list(common(next(iterator(A)), B, Combine));
        false -> maps:from_list(common(next(iterator(B)), A, fun(Key, V2, V1) -> Combine(Key, V1, V2) end))
    end;
intersect_with(Combine, A, B) ->
    ?ERROR(bad_combination(Combine, A, B), [Combine, A, B]).

common({Key, Value, Iterator}, Map, Combine) ->
    case Map of
        #{Key := Other} -> [{Key, Combine(Key, Value, Other)} | common(Iterator, Map, Combine)];
        #{} -> common(Iterator, Map, Combine)
    end;
common(none, _, _) ->
    [];
common(Iterator, Map, Combine) ->
    common(next(Iterator), Map, Combine).

%% Grouping a list -----------------------------------------------------------------------------------------------------

groups_from_list(KeyOf, List) when is_function(KeyOf, 1), length(List) >= 0 -> group(KeyOf, lists:reverse(List), #{});
groups_from_list(KeyOf, List) -> ?ERROR(badarg, [KeyOf, List]).

%% Built from the end, so that every group keeps the order of the list.
groups_from_list(KeyOf, ValueOf, List) when is_function(KeyOf, 1), is_function(ValueOf, 1) ->
    Reversed =
        try lists:reverse(List)
        catch error:_ -> ?ERROR(badarg, [KeyOf, ValueOf, List])
        end,
    group(KeyOf, ValueOf, Reversed, #{});
groups_from_list(KeyOf, ValueOf, List) ->
    ?ERROR(badarg, [KeyOf, ValueOf, List]).

group(KeyOf, [X | Xs], Groups) ->
    Key = KeyOf(X),
    case Groups of
        #{Key := Values} -> group(KeyOf, Xs, Groups#{Key := [X | Values]});
        #{} -> group(KeyOf, Xs, Groups#{Key => [X]})
    end;
group(_, [], Groups) ->
    Groups.

group(KeyOf, ValueOf, [X | Xs], Groups) ->
    Key = KeyOf(X),
    Value = ValueOf(X),
    case Groups of
        #{Key := Values} -> group(KeyOf, ValueOf, Xs, Groups#{Key := [Value | Values]});
        #{} -> group(KeyOf, ValueOf, Xs, Groups#{Key => [Value]})
    end;
group(_, _, [], Groups) ->
    Groups.

%% Errors --------------------------------------------------------------------------------------------------------------

bad_argument(Map) when is_map(Map) -> badarg;
bad_argument(Term) -> {badmap, Term}.

bad_arguments(A, B) when is_map(A) -> bad_argument(B);
bad_arguments(A, _) -> {badmap, A}.

bad_combination(Combine, A, B) when is_function(Combine, 3) -> bad_arguments(A, B);
bad_combination(_, _, _) -> badarg.
