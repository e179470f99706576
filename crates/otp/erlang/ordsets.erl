%% Sets as sorted lists without duplicates. Elements are equal when they compare equal (`==`), so 1 and 1.0 are one element.
-module(ordsets).

-export([add_element/2, del_element/2, filter/2, filtermap/2, fold/3, from_list/1, intersection/1, intersection/2, is_disjoint/2,
         is_element/2, is_empty/1, is_equal/2, is_set/1, is_subset/2, map/2, new/0, size/1, subtract/2, to_list/1, union/1,
         union/2]).

-accelerated([intersection/2, is_subset/2, subtract/2, union/2]).

new() -> [].

is_set([X | Xs]) -> is_sorted(Xs, X);
is_set([]) -> true;
is_set(_) -> false.

is_sorted([Y | Ys], X) when X < Y -> is_sorted(Ys, Y);
is_sorted([], _) -> true;
is_sorted(_, _) -> false.

size(Set) -> length(Set).
is_empty(Set) -> Set =:= [].
is_equal(A, B) when is_list(A), is_list(B) -> A == B.
to_list(Set) -> Set.
from_list(List) -> lists:usort(List).

add_element(_, _) -> erlang:nif_error(undef).
del_element(_, _) -> erlang:nif_error(undef).
is_element(_, _) -> erlang:nif_error(undef).

%% Of elements that compare equal but do not match, OTP keeps that of the set whose turn it is: the sets change places whenever the
%% second one is behind.
union([X | Xs], [Y | _] = B) when X < Y -> [X | union(Xs, B)];
union([X | _] = A, [Y | Ys]) when X > Y -> [Y | union(Ys, A)];
union([X | Xs], [_ | Ys]) -> [X | union(Xs, Ys)];
union([], B) -> B;
union(A, []) -> A.

union(Sets) -> lists:umerge(Sets).

intersection([X | Xs], [Y | _] = B) when X < Y -> intersection(Xs, B);
intersection([X | _] = A, [Y | Ys]) when X > Y -> intersection(Ys, A);
intersection([X | Xs], [_ | Ys]) -> [X | intersection(Xs, Ys)];
intersection([], _) -> [];
intersection(_, []) -> [].

intersection([First | Sets]) -> lists:foldl(fun(Set, Acc) -> intersection(Acc, Set) end, First, Sets).

is_disjoint([X | Xs], [Y | _] = B) when X < Y -> is_disjoint(Xs, B);
is_disjoint([X | _] = A, [Y | Ys]) when X > Y -> is_disjoint(A, Ys);
is_disjoint([_ | _], [_ | _]) -> false;
is_disjoint([], _) -> true;
is_disjoint(_, []) -> true.

subtract([X | Xs], [Y | _] = B) when X < Y -> [X | subtract(Xs, B)];
subtract([X | _] = A, [Y | Ys]) when X > Y -> subtract(A, Ys);
subtract([_ | Xs], [_ | Ys]) -> subtract(Xs, Ys);
subtract([], _) -> [];
subtract(A, []) -> A.

is_subset([X | _], [Y | _]) when X < Y -> false;
is_subset([X | _] = A, [Y | Ys]) when X > Y -> is_subset(A, Ys);
is_subset([_ | Xs], [_ | Ys]) -> is_subset(Xs, Ys);
is_subset([], _) -> true;
is_subset(_, []) -> false.

fold(F, Acc, Set) -> lists:foldl(F, Acc, Set).
filter(Pred, Set) -> lists:filter(Pred, Set).
map(F, Set) -> from_list(lists:map(F, Set)).
filtermap(F, Set) -> from_list(lists:filtermap(F, Set)).
