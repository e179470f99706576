%% Sets as maps from each element to []: the form of OTP's version 2 sets. Elements are equal when they match (`=:=`).
%%
%% The older form (version 1) is not made: new/1 and from_list/2 accept its option and give this form, whose results are the same.
-module(sets).

-export([add_element/2, del_element/2, filter/2, filtermap/2, fold/3, from_list/1, from_list/2, intersection/1, intersection/2,
         is_disjoint/2, is_element/2, is_empty/1, is_equal/2, is_set/1, is_subset/2, map/2, new/0, new/1, size/1, subtract/2,
         to_list/1, union/1, union/2]).

new() -> #{}.

new([{version, Version}]) when Version =:= 1; Version =:= 2 -> #{};
new([]) -> #{}.

from_list(List) -> maps:from_keys(List, []).

from_list(List, [{version, Version}]) when Version =:= 1; Version =:= 2 -> from_list(List);
from_list(List, []) -> from_list(List).

is_set(Set) -> is_map(Set).
size(Set) when is_map(Set) -> map_size(Set).
is_empty(Set) when is_map(Set) -> map_size(Set) =:= 0.
%% Of maps that were not made here the keys count.
is_equal(A, B) when is_map(A), is_map(B) -> A =:= B orelse map_size(A) =:= map_size(B) andalso is_subset(A, B).
to_list(Set) when is_map(Set) -> maps:keys(Set).

is_element(X, Set) when is_map(Set) -> is_map_key(X, Set).
add_element(X, Set) when is_map(Set) -> Set#{X => []}.
del_element(X, Set) when is_map(Set) -> maps:remove(X, Set).

union(A, B) when is_map(A), is_map(B) -> maps:merge(A, B).

union([First | Sets]) -> lists:foldl(fun union/2, First, Sets);
union([]) -> new().

intersection(A, B) when is_map(A), is_map(B) -> maps:intersect(A, B).

intersection([First | Sets]) -> lists:foldl(fun(Set, Acc) -> intersection(Acc, Set) end, First, Sets).

is_disjoint(A, B) when is_map(A), is_map(B), map_size(A) =< map_size(B) -> none_in(maps:keys(A), B);
is_disjoint(A, B) when is_map(A), is_map(B) -> none_in(maps:keys(B), A).

none_in([X | Xs], Set) -> not is_map_key(X, Set) andalso none_in(Xs, Set);
none_in([], _) -> true.

subtract(A, B) when is_map(A), is_map(B) -> maps:without(maps:keys(B), A).

is_subset(A, B) when is_map(A), is_map(B) -> map_size(A) =< map_size(B) andalso all_in(maps:keys(A), B).

all_in([X | Xs], Set) -> is_map_key(X, Set) andalso all_in(Xs, Set);
all_in([], _) -> true.

fold(F, Acc, Set) when is_function(F, 2), is_map(Set) -> lists:foldl(F, Acc, maps:keys(Set)).
filter(Pred, Set) when is_function(Pred, 1), is_map(Set) -> from_list(lists:filter(Pred, maps:keys(Set))).
map(F, Set) when is_function(F, 1), is_map(Set) -> from_list(lists:map(F, maps:keys(Set))).
filtermap(F, Set) when is_function(F, 1), is_map(Set) -> from_list(lists:filtermap(F, maps:keys(Set))).
