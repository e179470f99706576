%% General balanced sets (Andersson): search trees whose height is kept logarithmic by rebuilding a part when a path grows too long.
%%
%% A set is {Size, Node}; a node is {Element, Smaller, Larger} or nil, as in OTP. Elements are equal when they compare equal.
%% Deletion does not rebalance; balance/1 does.
-module(gb_sets).
-compile({no_auto_import, [size/1]}).

%% The natives plain_insert and plain_delete answer a node, or whether the element is there (`exists`, `absent`) where that hinders them, or
%% `unplain` where the code here is to do it, which rebuilds parts and raises errors.
-accelerated([elements/2, is_in/2]).

-export([add/2, add_element/2, balance/1, del_element/2, delete/2, delete_any/2, difference/2, empty/0, filter/2, filtermap/2,
         fold/3, from_list/1, from_ordset/1, insert/2, intersection/1, intersection/2, is_disjoint/2, is_element/2, is_empty/1,
         is_equal/2, is_member/2, is_set/1, is_subset/2, iterator/1, iterator/2, iterator_from/2, iterator_from/3, larger/2,
         largest/1, map/2, new/0, next/1, singleton/1, size/1, smaller/2, smallest/1, subtract/2, take_largest/1, take_smallest/1,
         to_list/1, union/1, union/2]).

%% Sets smaller than this are merged.
-define(FEW, 10).

empty() -> {0, nil}.
new() -> empty().
singleton(X) -> {1, {X, nil, nil}}.

is_empty({0, nil}) -> true;
is_empty(_) -> false.

size({Size, _}) -> Size.

is_set({0, nil}) -> true;
is_set({Size, {_, _, _}}) when is_integer(Size), Size >= 0 -> true;
is_set(_) -> false.

is_member(X, {_, Node}) -> is_in(X, Node).
is_element(X, Set) -> is_member(X, Set).

is_in(X, {Y, Smaller, _}) when X < Y -> is_in(X, Smaller);
is_in(X, {Y, _, Larger}) when X > Y -> is_in(X, Larger);
is_in(_, {_, _, _}) -> true;
is_in(_, nil) -> false.

%% Adding and removing -------------------------------------------------------------------------------------------------

add(X, {Size, Node} = Set) ->
    New = Size + 1,
    case plain_insert(X, Node, New * New) of
        exists -> Set;
        unplain -> {New, inserted(insert_node(X, Node, New * New))};
        Inserted -> {New, Inserted}
    end.

add_element(X, Set) -> add(X, Set).

%% A new node may lie so deep that depth to the power of two passes the size; then the lowest part that is out of balance is rebuilt.
insert(X, {Size, Node}) when is_integer(Size) ->
    New = Size + 1,
    case plain_insert(X, Node, New * New) of
        exists -> erlang:error({key_exists, X});
        unplain -> {New, inserted(insert_node(X, Node, New * New))};
        Inserted -> {New, Inserted}
    end.

plain_insert(_, _, _) -> erlang:nif_error(undef).

inserted({rebuilt, Node, _, _}) -> Node;
inserted(Node) -> Node.

%% Answers a node, or {rebuilt, Node, Size, Height} while the part that must be rebuilt is still looked for.
insert_node(X, {Y, Smaller, Larger}, Limit) when X < Y ->
    case insert_node(X, Smaller, Limit bsr 1) of
        {rebuilt, Smaller1, Size1, Height1} ->
            {Size2, Height2} = measure(Larger),
            grown({Y, Smaller1, Larger}, Size1 + Size2 + 1, max(Height1, Height2) bsl 1);
        Smaller1 ->
            {Y, Smaller1, Larger}
    end;
insert_node(X, {Y, Smaller, Larger}, Limit) when X > Y ->
    case insert_node(X, Larger, Limit bsr 1) of
        {rebuilt, Larger1, Size1, Height1} ->
            {Size2, Height2} = measure(Smaller),
            grown({Y, Smaller, Larger1}, Size1 + Size2 + 1, max(Height1, Height2) bsl 1);
        Larger1 ->
            {Y, Smaller, Larger1}
    end;
insert_node(X, nil, 0) -> {rebuilt, {X, nil, nil}, 1, 1};
insert_node(X, nil, _) -> {X, nil, nil};
insert_node(X, _, _) -> erlang:error({key_exists, X}).

grown(Node, Size, Height) when Height > Size * Size -> balanced(elements(Node, []), Size);
grown(Node, Size, Height) -> {rebuilt, Node, Size, Height}.

%% The size of a subtree, and two to the power of its height.
measure({_, Smaller, Larger}) ->
    {Size1, Height1} = measure(Smaller),
    {Size2, Height2} = measure(Larger),
    {Size1 + Size2 + 1, max(Height1, Height2) bsl 1};
measure(nil) ->
    {0, 1}.

balance({Size, Node}) -> {Size, balanced(elements(Node, []), Size)}.

balanced(Elements, Size) ->
    {Node, []} = balanced_from(Elements, Size),
    Node.

balanced_from(Elements, 0) -> {nil, Elements};
balanced_from([X | Elements], 1) -> {{X, nil, nil}, Elements};
balanced_from(Elements, Size) ->
    Half = Size - 1,
    {Smaller, [X | Rest]} = balanced_from(Elements, Half - Half div 2),
    {Larger, Left} = balanced_from(Rest, Half div 2),
    {{X, Smaller, Larger}, Left}.

delete(X, {Size, Node}) ->
    case plain_delete(X, Node) of
        Answer when Answer =:= absent; Answer =:= unplain -> {Size - 1, delete_node(X, Node)};
        Rest -> {Size - 1, Rest}
    end.

plain_delete(_, _) -> erlang:nif_error(undef).

delete_node(X, {Y, Smaller, Larger}) when X < Y -> {Y, delete_node(X, Smaller), Larger};
delete_node(X, {Y, Smaller, Larger}) when X > Y -> {Y, Smaller, delete_node(X, Larger)};
delete_node(_, {_, Smaller, nil}) -> Smaller;
delete_node(_, {_, nil, Larger}) -> Larger;
delete_node(_, {_, Smaller, Larger}) ->
    {X, Larger1} = take_smallest_node(Larger),
    {X, Smaller, Larger1}.

delete_any(X, {Size, Node} = Set) ->
    case plain_delete(X, Node) of
        absent -> Set;
        unplain -> {Size - 1, delete_node(X, Node)};
        Rest -> {Size - 1, Rest}
    end.

del_element(X, Set) -> delete_any(X, Set).

%% Ends and neighbours -------------------------------------------------------------------------------------------------

take_smallest({Size, Node}) ->
    {X, Rest} = take_smallest_node(Node),
    {X, {Size - 1, Rest}}.

take_smallest_node({X, nil, Larger}) -> {X, Larger};
take_smallest_node({X, Smaller, Larger}) ->
    {Y, Smaller1} = take_smallest_node(Smaller),
    {Y, {X, Smaller1, Larger}}.

take_largest({Size, Node}) ->
    {X, Rest} = take_largest_node(Node),
    {X, {Size - 1, Rest}}.

take_largest_node({X, Smaller, nil}) -> {X, Smaller};
take_largest_node({X, Smaller, Larger}) ->
    {Y, Larger1} = take_largest_node(Larger),
    {Y, {X, Smaller, Larger1}}.

smallest({_, Node}) -> smallest_node(Node).

smallest_node({X, nil, _}) -> X;
smallest_node({_, Smaller, _}) -> smallest_node(Smaller).

largest({_, Node}) -> largest_node(Node).

largest_node({X, _, nil}) -> X;
largest_node({_, _, Larger}) -> largest_node(Larger).

smaller(X, {_, Node}) -> smaller_node(X, Node, none).

smaller_node(X, {Y, Smaller, _}, Best) when X =< Y -> smaller_node(X, Smaller, Best);
smaller_node(X, {Y, _, Larger}, _) -> smaller_node(X, Larger, {found, Y});
smaller_node(_, nil, Best) -> Best.

larger(X, {_, Node}) -> larger_node(X, Node, none).

larger_node(X, {Y, _, Larger}, Best) when X >= Y -> larger_node(X, Larger, Best);
larger_node(X, {Y, Smaller, _}, _) -> larger_node(X, Smaller, {found, Y});
larger_node(_, nil, Best) -> Best.

%% Whole sets ----------------------------------------------------------------------------------------------------------

to_list({_, Node}) -> elements(Node, []).

elements({X, Smaller, Larger}, Acc) -> elements(Smaller, [X | elements(Larger, Acc)]);
elements(nil, Acc) -> Acc.

from_list(List) -> from_ordset(ordsets:from_list(List)).

from_ordset(List) ->
    Size = length(List),
    {Size, balanced(List, Size)}.

%% Of two sets the elements of the smaller one are looked for in the larger one, or both are merged, whichever takes fewer steps.
union(A, B) ->
    {{_, Node}, Larger} = in_order(A, B),
    case is_searched(A, B) of
        true -> lists:foldl(fun add/2, Larger, elements(Node, []));
        false -> from_reversed(lists:reverse(ordsets:union(elements(Node, []), to_list(Larger))))
    end.

union([First | Sets]) when is_list(Sets) -> lists:foldl(fun(Set, Acc) -> union(Acc, Set) end, First, Sets);
union([]) -> empty().

intersection(A, B) ->
    {Smaller, Larger} = in_order(A, B),
    case is_searched(A, B) of
        true -> from_reversed(lists:reverse([X || X <- to_list(Smaller), is_member(X, Larger)]));
        false -> from_reversed(lists:reverse(ordsets:intersection(to_list(Smaller), to_list(Larger))))
    end.

intersection([First | Sets]) when is_list(Sets) -> lists:foldl(fun(Set, Acc) -> intersection(Acc, Set) end, First, Sets).

subtract(A, B) -> difference(A, B).

difference({Size, _} = A, {OtherSize, _} = B) when is_integer(Size), is_integer(OtherSize) ->
    case OtherSize >= ?FEW andalso OtherSize >= searching(Size, OtherSize) of
        true -> from_reversed(lists:reverse([X || X <- to_list(A), not is_member(X, B)]));
        false -> from_reversed(lists:reverse(ordsets:subtract(to_list(A), to_list(B))))
    end.

in_order({Size1, _} = A, {Size2, _} = B) when is_integer(Size1), is_integer(Size2), Size2 < Size1 -> {B, A};
in_order({Size1, _} = A, {Size2, _} = B) when is_integer(Size1), is_integer(Size2) -> {A, B}.

is_searched({Size1, _}, {Size2, _}) ->
    Large = max(Size1, Size2),
    Large >= ?FEW andalso Large >= searching(min(Size1, Size2), Large).

%% The steps of looking for so many elements in a set.
searching(Count, Size) -> Count * round(1.46 * math:log(Size)).

%% Of elements from the largest to the smallest: the larger half of what is left stands on the side of the larger elements.
from_reversed(Elements) ->
    Size = length(Elements),
    {Node, []} = balanced_down(Elements, Size),
    {Size, Node}.

balanced_down(Elements, 0) -> {nil, Elements};
balanced_down([X | Elements], 1) -> {{X, nil, nil}, Elements};
balanced_down(Elements, Size) ->
    Half = Size - 1,
    {Larger, [X | Rest]} = balanced_down(Elements, Half - Half div 2),
    {Smaller, Left} = balanced_down(Rest, Half div 2),
    {{X, Smaller, Larger}, Left}.

is_disjoint(A, B) -> ordsets:is_disjoint(to_list(A), to_list(B)).
is_subset(A, B) -> ordsets:is_subset(to_list(A), to_list(B)).
is_equal({Size, _} = A, {Size, _} = B) -> to_list(A) == to_list(B);
is_equal({_, _}, {_, _}) -> false.

fold(F, Acc, {_, Node}) when is_function(F, 2) -> lists:foldl(F, Acc, elements(Node, [])).
filter(Pred, Set) when is_function(Pred, 1) -> from_ordset(lists:filter(Pred, to_list(Set))).
map(F, Set) when is_function(F, 1) -> from_list(lists:map(F, to_list(Set))).
filtermap(F, Set) when is_function(F, 1) -> from_list(lists:filtermap(F, to_list(Set))).

%% Iterators: an order and the nodes still to visit, the next one first, each standing for itself and its far subtree.

iterator(Set) -> iterator(Set, ordered).

iterator({_, Node}, ordered) -> {ordered, descend_smaller(Node, [])};
iterator({_, Node}, reversed) -> {reversed, descend_larger(Node, [])}.

iterator_from(X, Set) -> iterator_from(X, Set, ordered).

iterator_from(X, {_, Node}, ordered) -> {ordered, from_smaller(X, Node, [])};
iterator_from(X, {_, Node}, reversed) -> {reversed, from_larger(X, Node, [])}.

descend_smaller({_, Smaller, _} = Node, Stack) -> descend_smaller(Smaller, [Node | Stack]);
descend_smaller(nil, Stack) -> Stack.

descend_larger({_, _, Larger} = Node, Stack) -> descend_larger(Larger, [Node | Stack]);
descend_larger(nil, Stack) -> Stack.

from_smaller(X, {Y, _, Larger}, Stack) when Y < X -> from_smaller(X, Larger, Stack);
from_smaller(X, {_, Smaller, _} = Node, Stack) -> from_smaller(X, Smaller, [Node | Stack]);
from_smaller(_, nil, Stack) -> Stack.

from_larger(X, {Y, Smaller, _}, Stack) when Y > X -> from_larger(X, Smaller, Stack);
from_larger(X, {_, _, Larger} = Node, Stack) -> from_larger(X, Larger, [Node | Stack]);
from_larger(_, nil, Stack) -> Stack.

next({ordered, [{X, _, Larger} | Stack]}) -> {X, {ordered, descend_smaller(Larger, Stack)}};
next({reversed, [{X, Smaller, _} | Stack]}) -> {X, {reversed, descend_larger(Smaller, Stack)}};
next({_, []}) -> none.
