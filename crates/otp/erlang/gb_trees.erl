%% General balanced trees (Andersson): search trees whose height is kept logarithmic by rebuilding a part when a path grows too long.
%%
%% A tree is {Size, Node}; a node is {Key, Value, Smaller, Larger} or nil, as in OTP. Keys are equal when they compare equal.
%% Deletion does not rebalance; balance/1 does.
-module(gb_trees).
-compile({no_auto_import, [size/1]}).

%% The natives plain_insert, plain_update and plain_delete answer a node, or whether the key is there (`exists`, `absent`) where that hinders
%% them, or `unplain` where the code here is to do it, which rebuilds parts and raises errors.
-define(NO_NODE(Answer), Answer =:= exists; Answer =:= absent; Answer =:= unplain).
-accelerated([get_node/2, lookup_node/2, pairs/2]).

-export([balance/1, delete/2, delete_any/2, empty/0, enter/3, from_list/1, from_orddict/1, get/2, insert/3, is_defined/2, is_empty/1,
         iterator/1, iterator/2, iterator_from/2, iterator_from/3, keys/1, larger/2, largest/1, lookup/2, map/2, next/1, size/1,
         smaller/2, smallest/1, take/2, take_any/2, take_largest/1, take_smallest/1, to_list/1, update/3, values/1]).

empty() -> {0, nil}.
is_empty({0, nil}) -> true;
is_empty(_) -> false.
size({Size, _}) when is_integer(Size), Size >= 0 -> Size.

lookup(Key, {_, Node}) -> lookup_node(Key, Node).

lookup_node(Key, {K, _, Smaller, _}) when Key < K -> lookup_node(Key, Smaller);
lookup_node(Key, {K, _, _, Larger}) when Key > K -> lookup_node(Key, Larger);
lookup_node(_, {_, Value, _, _}) -> {value, Value};
lookup_node(_, nil) -> none.

is_defined(Key, Tree) -> lookup(Key, Tree) =/= none.

get(Key, {_, Node}) -> get_node(Key, Node).

get_node(Key, {K, _, Smaller, _}) when Key < K -> get_node(Key, Smaller);
get_node(Key, {K, _, _, Larger}) when Key > K -> get_node(Key, Larger);
get_node(_, {_, Value, _, _}) -> Value.

update(Key, Value, {Size, Node}) ->
    case plain_update(Key, Value, Node) of
        Answer when ?NO_NODE(Answer) -> {Size, update_node(Key, Value, Node)};
        Updated -> {Size, Updated}
    end.

plain_update(_, _, _) -> erlang:nif_error(undef).

update_node(Key, New, {K, Value, Smaller, Larger}) when Key < K -> {K, Value, update_node(Key, New, Smaller), Larger};
update_node(Key, New, {K, Value, Smaller, Larger}) when Key > K -> {K, Value, Smaller, update_node(Key, New, Larger)};
update_node(Key, New, {_, _, Smaller, Larger}) -> {Key, New, Smaller, Larger}.

enter(Key, Value, {Size, Node} = Tree) ->
    case plain_update(Key, Value, Node) of
        Answer when ?NO_NODE(Answer) -> insert(Key, Value, Tree);
        Updated -> {Size, Updated}
    end.

%% A new node may lie so deep that depth to the power of two passes the size; then the lowest part that is out of balance is rebuilt.
insert(Key, Value, {Size, Node}) when is_integer(Size) ->
    New = Size + 1,
    case plain_insert(Key, Value, Node, New * New) of
        exists -> erlang:error({key_exists, Key});
        unplain -> {New, inserted(insert_node(Key, Value, Node, New * New))};
        Inserted -> {New, Inserted}
    end.

plain_insert(_, _, _, _) -> erlang:nif_error(undef).

inserted({Node, _, _}) -> Node;
inserted(Node) -> Node.

%% Answers a node, which has four elements, or {Node, Size, Height} while the part that must be rebuilt is still looked for.
insert_node(Key, Value, {K, V, Smaller, Larger}, Limit) when Key < K ->
    case insert_node(Key, Value, Smaller, Limit bsr 1) of
        {Smaller1, Size1, Height1} ->
            {Size2, Height2} = measure(Larger),
            grown({K, V, Smaller1, Larger}, Size1 + Size2 + 1, max(Height1, Height2) bsl 1);
        Smaller1 ->
            {K, V, Smaller1, Larger}
    end;
insert_node(Key, Value, {K, V, Smaller, Larger}, Limit) when Key > K ->
    case insert_node(Key, Value, Larger, Limit bsr 1) of
        {Larger1, Size1, Height1} ->
            {Size2, Height2} = measure(Smaller),
            grown({K, V, Smaller, Larger1}, Size1 + Size2 + 1, max(Height1, Height2) bsl 1);
        Larger1 ->
            {K, V, Smaller, Larger1}
    end;
insert_node(Key, Value, nil, 0) -> {{Key, Value, nil, nil}, 1, 1};
insert_node(Key, Value, nil, _) -> {Key, Value, nil, nil};
insert_node(Key, _, _, _) -> erlang:error({key_exists, Key}).

grown(Node, Size, Height) when Height > Size * Size -> balanced(pairs(Node, []), Size);
grown(Node, Size, Height) -> {Node, Size, Height}.

%% The size of a subtree, and two to the power of its height.
measure({_, _, Smaller, Larger}) ->
    {Size1, Height1} = measure(Smaller),
    {Size2, Height2} = measure(Larger),
    {Size1 + Size2 + 1, max(Height1, Height2) bsl 1};
measure(nil) ->
    {0, 1}.

balance({Size, Node}) -> {Size, balanced(pairs(Node, []), Size)}.

from_list(Pairs) -> from_orddict(orddict:from_list(Pairs)).

from_orddict(Pairs) when is_list(Pairs) ->
    Size = length(Pairs),
    {Size, balanced(Pairs, Size)}.

balanced(Pairs, Size) ->
    {Node, []} = balanced_from(Pairs, Size),
    Node.

balanced_from(Pairs, 0) -> {nil, Pairs};
balanced_from([{Key, Value} | Pairs], 1) -> {{Key, Value, nil, nil}, Pairs};
balanced_from(Pairs, Size) ->
    Half = Size - 1,
    {Smaller, [{Key, Value} | Rest]} = balanced_from(Pairs, Half - Half div 2),
    {Larger, Left} = balanced_from(Rest, Half div 2),
    {{Key, Value, Smaller, Larger}, Left}.

delete(Key, {Size, Node}) when is_integer(Size) ->
    case plain_delete(Key, Node) of
        Answer when ?NO_NODE(Answer) -> {Size - 1, delete_node(Key, Node)};
        Rest -> {Size - 1, Rest}
    end.

plain_delete(_, _) -> erlang:nif_error(undef).

delete_node(Key, {K, V, Smaller, Larger}) when Key < K -> {K, V, delete_node(Key, Smaller), Larger};
delete_node(Key, {K, V, Smaller, Larger}) when Key > K -> {K, V, Smaller, delete_node(Key, Larger)};
delete_node(_, {_, _, Smaller, Larger}) -> joined(Smaller, Larger).

joined(Smaller, nil) -> Smaller;
joined(nil, Larger) -> Larger;
joined(Smaller, Larger) ->
    {Key, Value, Larger1} = take_smallest_node(Larger),
    {Key, Value, Smaller, Larger1}.

delete_any(Key, {Size, Node} = Tree) when is_integer(Size) ->
    case plain_delete(Key, Node) of
        absent -> Tree;
        unplain -> {Size - 1, delete_node(Key, Node)};
        Rest -> {Size - 1, Rest}
    end.

take(Key, Tree) -> {get(Key, Tree), delete(Key, Tree)}.

take_any(Key, Tree) ->
    case lookup(Key, Tree) of
        {value, Value} -> {Value, delete(Key, Tree)};
        none -> error
    end.

take_smallest({Size, Node}) when is_integer(Size), Size >= 0 ->
    {Key, Value, Rest} = take_smallest_node(Node),
    {Key, Value, {Size - 1, Rest}}.

take_smallest_node({Key, Value, nil, Larger}) -> {Key, Value, Larger};
take_smallest_node({Key, Value, Smaller, Larger}) ->
    {Key1, Value1, Smaller1} = take_smallest_node(Smaller),
    {Key1, Value1, {Key, Value, Smaller1, Larger}}.

take_largest({Size, Node}) when is_integer(Size), Size >= 0 ->
    {Key, Value, Rest} = take_largest_node(Node),
    {Key, Value, {Size - 1, Rest}}.

take_largest_node({Key, Value, Smaller, nil}) -> {Key, Value, Smaller};
take_largest_node({Key, Value, Smaller, Larger}) ->
    {Key1, Value1, Larger1} = take_largest_node(Larger),
    {Key1, Value1, {Key, Value, Smaller, Larger1}}.

smallest({_, Node}) -> smallest_node(Node).

smallest_node({Key, Value, nil, _}) -> {Key, Value};
smallest_node({_, _, Smaller, _}) -> smallest_node(Smaller).

largest({_, Node}) -> largest_node(Node).

largest_node({Key, Value, _, nil}) -> {Key, Value};
largest_node({_, _, _, Larger}) -> largest_node(Larger).

%% The nearest neighbour of a key on either side.
smaller(Key, {_, Node}) -> smaller_node(Key, Node, none).

smaller_node(Key, {K, _, Smaller, _}, Best) when Key =< K -> smaller_node(Key, Smaller, Best);
smaller_node(Key, {K, Value, _, Larger}, _) -> smaller_node(Key, Larger, {K, Value});
smaller_node(_, nil, Best) -> Best.

larger(Key, {_, Node}) -> larger_node(Key, Node, none).

larger_node(Key, {K, _, _, Larger}, Best) when Key >= K -> larger_node(Key, Larger, Best);
larger_node(Key, {K, Value, Smaller, _}, _) -> larger_node(Key, Smaller, {K, Value});
larger_node(_, nil, Best) -> Best.

to_list({_, Node}) -> pairs(Node, []).

pairs({Key, Value, Smaller, Larger}, Acc) -> pairs(Smaller, [{Key, Value} | pairs(Larger, Acc)]);
pairs(nil, Acc) -> Acc.

keys(Tree) -> [Key || {Key, _} <- to_list(Tree)].
values(Tree) -> [Value || {_, Value} <- to_list(Tree)].

map(F, {Size, Node}) when is_function(F, 2) -> {Size, map_node(F, Node)}.

map_node(F, {Key, Value, Smaller, Larger}) ->
    Mapped = F(Key, Value),
    {Key, Mapped, map_node(F, Smaller), map_node(F, Larger)};
map_node(_, nil) -> nil.

%% An iterator is an order and the nodes still to visit, the next one first, each standing for itself and its far subtree.
iterator(Tree) -> iterator(Tree, ordered).

iterator({_, Node}, ordered) -> {ordered, descend_smaller(Node, [])};
iterator({_, Node}, reversed) -> {reversed, descend_larger(Node, [])}.

iterator_from(Key, Tree) -> iterator_from(Key, Tree, ordered).

iterator_from(Key, {_, Node}, ordered) -> {ordered, from_smaller(Key, Node, [])};
iterator_from(Key, {_, Node}, reversed) -> {reversed, from_larger(Key, Node, [])}.

descend_smaller({_, _, Smaller, _} = Node, Stack) -> descend_smaller(Smaller, [Node | Stack]);
descend_smaller(nil, Stack) -> Stack.

descend_larger({_, _, _, Larger} = Node, Stack) -> descend_larger(Larger, [Node | Stack]);
descend_larger(nil, Stack) -> Stack.

from_smaller(Key, {K, _, _, Larger}, Stack) when K < Key -> from_smaller(Key, Larger, Stack);
from_smaller(Key, {_, _, Smaller, _} = Node, Stack) -> from_smaller(Key, Smaller, [Node | Stack]);
from_smaller(_, nil, Stack) -> Stack.

from_larger(Key, {K, _, Smaller, _}, Stack) when K > Key -> from_larger(Key, Smaller, Stack);
from_larger(Key, {_, _, _, Larger} = Node, Stack) -> from_larger(Key, Larger, [Node | Stack]);
from_larger(_, nil, Stack) -> Stack.

next({ordered, [{Key, Value, _, Larger} | Stack]}) -> {Key, Value, {ordered, descend_smaller(Larger, Stack)}};
next({reversed, [{Key, Value, Smaller, _} | Stack]}) -> {Key, Value, {reversed, descend_larger(Smaller, Stack)}};
next({_, []}) -> none.
