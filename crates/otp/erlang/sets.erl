%% Sets: maps from each element to [], which is version 2 of OTP, or linear hash tables, which is version 1. Elements are equal when they match (`=:=`).
%%
%% Without a version, new/0 and from_list/1 give version 1, as OTP 27 does: programs see its order.
-module(sets).
-compile({no_auto_import, [size/1]}).

-export([add_element/2, del_element/2, filter/2, filtermap/2, fold/3, from_list/1, from_list/2, intersection/1, intersection/2,
         is_disjoint/2, is_element/2, is_empty/1, is_equal/2, is_set/1, is_subset/2, map/2, new/0, new/1, size/1, subtract/2,
         to_list/1, union/1, union/2]).

-define(is_table(Set), element(1, Set) =:= set).

new() -> asterias_linear_hash:new(set).

new([{version, 2}]) -> #{};
new(Options) ->
    case proplists:get_value(version, Options, 1) of
        1 -> new();
        2 -> #{}
    end.

from_list(List) -> lists:foldl(fun add_element/2, new(), List).

from_list(List, [{version, 2}]) -> from_keys(List);
from_list(List, Options) ->
    case proplists:get_value(version, Options, 1) of
        1 -> from_list(List);
        2 -> from_keys(List)
    end.

from_keys(List) -> maps:from_keys(List, []).

is_set(Set) when is_map(Set) -> true;
is_set(Set) -> is_tuple(Set) andalso tuple_size(Set) =:= 9 andalso ?is_table(Set).

size(Set) when is_map(Set) -> map_size(Set);
size(Set) when ?is_table(Set) -> element(2, Set).

is_empty(Set) when is_map(Set) -> map_size(Set) =:= 0;
is_empty(Set) when ?is_table(Set) -> element(2, Set) =:= 0.

%% Of maps that were not made here the keys count.
is_equal(A, B) -> size(A) =:= size(B) andalso (A =:= B orelse from_keys(to_list(A)) =:= from_keys(to_list(B))).

to_list(Set) when is_map(Set) -> maps:keys(Set);
to_list(Set) when ?is_table(Set) -> fold(fun(X, Xs) -> [X | Xs] end, [], Set).

is_element(X, Set) when is_map(Set) -> is_map_key(X, Set);
is_element(X, Set) when ?is_table(Set) ->
    {_, Bucket} = asterias_linear_hash:find(X, Set),
    lists:member(X, Bucket).

add_element(X, Set) when is_map(Set) -> Set#{X => []};
add_element(X, Set) when ?is_table(Set) ->
    {Slot, Bucket} = asterias_linear_hash:find(X, Set),
    case lists:member(X, Bucket) of
        true -> Set;
        false -> asterias_linear_hash:put(Slot, [X | Bucket], 1, fun(Y) -> Y end, Set)
    end.

del_element(X, Set) when is_map(Set) -> maps:remove(X, Set);
del_element(X, Set) when ?is_table(Set) ->
    {Slot, Bucket} = asterias_linear_hash:find(X, Set),
    case lists:member(X, Bucket) of
        true -> asterias_linear_hash:shrink(1, asterias_linear_hash:put(Slot, lists:delete(X, Bucket), Set));
        false -> Set
    end.

%% Of sets of two versions the result has that of the one that is filtered or added to.

union(A, B) when is_map(A), is_map(B) -> maps:merge(A, B);
union(A, B) ->
    {Smaller, Larger} = in_order(A, B),
    fold(fun add_element/2, Larger, Smaller).

union([First | Sets]) when is_list(Sets) -> lists:foldl(fun(Set, Acc) -> union(Acc, Set) end, First, Sets);
union([]) -> new().

intersection(A, B) when is_map(A), is_map(B) -> maps:intersect(A, B);
intersection(A, B) ->
    {Smaller, Larger} = in_order(A, B),
    filter(fun(X) -> is_element(X, Larger) end, Smaller).

intersection([First | Sets]) when is_list(Sets) -> lists:foldl(fun(Set, Acc) -> intersection(Acc, Set) end, First, Sets).

in_order(A, B) ->
    case size(A) < size(B) of
        true -> {A, B};
        false -> {B, A}
    end.

is_disjoint(A, B) ->
    {Smaller, Larger} = in_order(A, B),
    none_in(to_list(Smaller), Larger).

none_in([X | Xs], Set) -> not is_element(X, Set) andalso none_in(Xs, Set);
none_in([], _) -> true.

subtract(A, B) when is_map(A), is_map(B) -> maps:without(maps:keys(B), A);
subtract(A, B) -> filter(fun(X) -> not is_element(X, B) end, A).

is_subset(A, B) -> size(A) =< size(B) andalso all_in(to_list(A), B).

all_in([X | Xs], Set) -> is_element(X, Set) andalso all_in(Xs, Set);
all_in([], _) -> true.

fold(F, Acc, Set) when is_function(F, 2), is_map(Set) -> maps:fold(fun(X, _, Acc1) -> F(X, Acc1) end, Acc, Set);
fold(F, Acc, Set) when is_function(F, 2), ?is_table(Set) -> asterias_linear_hash:fold(F, Acc, Set).

filter(Pred, Set) when is_function(Pred, 1), is_map(Set) -> from_keys(lists:filter(Pred, maps:keys(Set)));
filter(Pred, Set) when is_function(Pred, 1), ?is_table(Set) ->
    asterias_linear_hash:recount(asterias_linear_hash:map_buckets(fun(Bucket) -> lists:reverse([X || X <- Bucket, keeps(Pred, X)]) end, Set)).

keeps(Pred, X) ->
    case Pred(X) of
        true -> true;
        false -> false
    end.

%% What F makes of elements hashes elsewhere.
map(F, Set) when is_function(F, 1), is_map(Set) -> from_keys(lists:map(F, maps:keys(Set)));
map(F, Set) when is_function(F, 1), ?is_table(Set) -> fold(fun(X, Acc) -> add_element(F(X), Acc) end, new(), Set).

filtermap(F, Set) when is_function(F, 1), is_map(Set) -> from_keys(lists:filtermap(F, maps:keys(Set)));
filtermap(F, Set) when is_function(F, 1), ?is_table(Set) ->
    fold(fun(X, Acc) ->
             case F(X) of
                 true -> add_element(X, Acc);
                 {true, Y} -> add_element(Y, Acc);
                 false -> Acc
             end
         end, new(), Set).
