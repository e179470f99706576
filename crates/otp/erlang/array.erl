%% Functional arrays with a default for what is not set, of a fixed size or growing.
%%
%% The elements stand in a tree of tuples of sixteen: the leaves hold elements, what is `[]` holds nothing that was set, so that an array
%% costs what is set and not what it spans. `shift` is the number of bits of an index below the root's digit; the tree grows at its root.
%% An element that is the default counts as not set. The form is not OTP's, whose arrays are opaque too. Indexes start at 0.
-module(array).
-compile({no_auto_import, [size/1, get/1]}).

-export([default/1, fix/1, foldl/3, foldr/3, from_list/1, from_list/2, from_orddict/1, from_orddict/2, get/2, is_array/1,
         is_fix/1, map/2, new/0, new/1, new/2, relax/1, reset/2, resize/1, resize/2, set/3, size/1, sparse_foldl/3, sparse_foldr/3,
         sparse_map/2, sparse_size/1, sparse_to_list/1, sparse_to_orddict/1, to_list/1, to_orddict/1]).

-record(array, {size = 0, fixed = false, default = undefined, shift = 0, tree = []}).

-define(IS_SIZE(N), is_integer(N), N >= 0).
-define(BITS, 4).
-define(WIDTH, 16).
-define(PLACE(I), ((I) band (?WIDTH - 1) + 1)).

%% Making --------------------------------------------------------------------------------------------------------------

new() -> #array{}.

new(Size) when ?IS_SIZE(Size) -> #array{size = Size, fixed = true};
new(Options) -> options(Options, #array{}, Options).

%% A size fixes the array, unless an option says otherwise.
new(Size, Options) when ?IS_SIZE(Size) -> options(Options, #array{size = Size, fixed = true}, Options);
new(Size, Options) -> erlang:error(badarg, [Size, Options]).

options([fixed | Options], Array, All) -> options(Options, Array#array{fixed = true}, All);
options([{fixed, Fixed} | Options], Array, All) when is_boolean(Fixed) -> options(Options, Array#array{fixed = Fixed}, All);
options([{default, Default} | Options], Array, All) -> options(Options, Array#array{default = Default}, All);
options([{size, Size} | Options], Array, All) when ?IS_SIZE(Size) -> options(Options, Array#array{size = Size, fixed = true}, All);
options([Size | Options], Array, All) when ?IS_SIZE(Size) -> options(Options, Array#array{size = Size, fixed = true}, All);
options([], Array, _) -> Array;
options(Option, Array, All) when not is_list(Option) -> options([Option], Array, All);
options(_, _, All) -> erlang:error(badarg, [All]).

is_array(#array{size = Size, fixed = Fixed}) when is_integer(Size), is_boolean(Fixed) -> true;
is_array(_) -> false.

size(#array{size = Size}) -> Size;
size(Array) -> erlang:error(badarg, [Array]).

default(#array{default = Default}) -> Default;
default(Array) -> erlang:error(badarg, [Array]).

fix(#array{} = Array) -> Array#array{fixed = true}.
relax(#array{} = Array) -> Array#array{fixed = false}.
is_fix(#array{fixed = Fixed}) -> Fixed.

%% Without a size: to the last element that is not the default.
resize(Array) -> resize(sparse_size(Array), Array).

resize(Size, #array{} = Array) when ?IS_SIZE(Size) -> Array#array{size = Size};
resize(Size, Array) -> erlang:error(badarg, [Size, Array]).

%% One element ---------------------------------------------------------------------------------------------------------

get(I, #array{size = Size, default = Default, shift = Shift, tree = Tree}) when ?IS_SIZE(I), I < Size ->
    find(I, Shift, Tree, Default);
get(I, #array{fixed = false, default = Default}) when ?IS_SIZE(I) -> Default;
get(I, Array) -> erlang:error(badarg, [I, Array]).

find(I, Shift, _, Default) when I bsr Shift >= ?WIDTH -> Default;
find(I, Shift, Tree, Default) -> element_below(I, Shift, Tree, Default).

element_below(_, _, [], Default) -> Default;
element_below(I, 0, Leaf, _) -> element(?PLACE(I), Leaf);
element_below(I, Shift, Node, Default) -> element_below(I, Shift - ?BITS, element(?PLACE(I bsr Shift), Node), Default).

set(I, Value, #array{size = Size} = Array) when ?IS_SIZE(I), I < Size -> store(I, Value, Array);
set(I, Value, #array{fixed = false} = Array) when ?IS_SIZE(I) -> store(I, Value, Array#array{size = I + 1});
set(I, Value, Array) -> erlang:error(badarg, [I, Value, Array]).

store(I, Value, #array{shift = Shift, tree = Tree, default = Default} = Array) when I bsr Shift < ?WIDTH ->
    Array#array{tree = store_below(I, Shift, Tree, Value, Default)};
store(I, Value, #array{shift = Shift, tree = []} = Array) ->
    store(I, Value, Array#array{shift = Shift + ?BITS});
store(I, Value, #array{shift = Shift, tree = Tree} = Array) ->
    store(I, Value, Array#array{shift = Shift + ?BITS, tree = erlang:make_tuple(?WIDTH, [], [{1, Tree}])}).

store_below(I, 0, [], Value, Default) -> erlang:make_tuple(?WIDTH, Default, [{?PLACE(I), Value}]);
store_below(I, 0, Leaf, Value, _) -> setelement(?PLACE(I), Leaf, Value);
store_below(I, Shift, [], Value, Default) ->
    erlang:make_tuple(?WIDTH, [], [{?PLACE(I bsr Shift), store_below(I, Shift - ?BITS, [], Value, Default)}]);
store_below(I, Shift, Node, Value, Default) ->
    Place = ?PLACE(I bsr Shift),
    setelement(Place, Node, store_below(I, Shift - ?BITS, element(Place, Node), Value, Default)).

reset(I, #array{size = Size, default = Default} = Array) when ?IS_SIZE(I), I < Size ->
    case get(I, Array) of
        Default -> Array;
        _ -> store(I, Default, Array)
    end;
reset(I, #array{fixed = false} = Array) when ?IS_SIZE(I) -> Array;
reset(I, Array) -> erlang:error(badarg, [I, Array]).

%% Lists ---------------------------------------------------------------------------------------------------------------

to_list(#array{} = Array) -> foldr(fun(_, Value, Acc) -> [Value | Acc] end, [], Array);
to_list(Array) -> erlang:error(badarg, [Array]).

to_orddict(#array{} = Array) -> foldr(fun(I, Value, Acc) -> [{I, Value} | Acc] end, [], Array);
to_orddict(Array) -> erlang:error(badarg, [Array]).

sparse_to_list(#array{} = Array) -> [Value || {_, Value} <- sparse_to_orddict(Array)];
sparse_to_list(Array) -> erlang:error(badarg, [Array]).

sparse_to_orddict(#array{shift = Shift, tree = Tree} = Array) -> pairs(Tree, Shift, 0, Array, []);
sparse_to_orddict(Array) -> erlang:error(badarg, [Array]).

%% What is set below a tree whose first index is Base, from the last to the first.
pairs([], _, _, _, Pairs) -> Pairs;
pairs(_, _, Base, #array{size = Size}, Pairs) when Base >= Size -> Pairs;
pairs(Leaf, 0, Base, Array, Pairs) -> leaf_pairs(?WIDTH, Leaf, Base, Array, Pairs);
pairs(Node, Shift, Base, Array, Pairs) -> node_pairs(?WIDTH, Node, Shift, Base, Array, Pairs).

node_pairs(0, _, _, _, _, Pairs) -> Pairs;
node_pairs(Place, Node, Shift, Base, Array, Pairs) ->
    Below = pairs(element(Place, Node), Shift - ?BITS, Base + ((Place - 1) bsl Shift), Array, Pairs),
    node_pairs(Place - 1, Node, Shift, Base, Array, Below).

leaf_pairs(0, _, _, _, Pairs) -> Pairs;
leaf_pairs(Place, Leaf, Base, #array{size = Size, default = Default} = Array, Pairs) ->
    I = Base + Place - 1,
    case element(Place, Leaf) of
        Value when I < Size, Value =/= Default -> leaf_pairs(Place - 1, Leaf, Base, Array, [{I, Value} | Pairs]);
        _ -> leaf_pairs(Place - 1, Leaf, Base, Array, Pairs)
    end.

sparse_size(Array) ->
    case sparse_to_orddict(Array) of
        [] -> 0;
        Pairs -> element(1, lists:last(Pairs)) + 1
    end.

from_list(List) -> from_list(List, undefined).

from_list(List, Default) when is_list(List) ->
    try length(List) of
        Size -> grown(0, leaves(List, Size, Default), #array{size = Size, default = Default})
    catch error:_ -> erlang:error(badarg, [List, Default])
    end;
from_list(List, Default) -> erlang:error(badarg, [List, Default]).

%% Tuples of sixteen, the last filled up.
leaves([], _, _) -> [];
leaves(List, Count, Fill) when Count >= ?WIDTH ->
    {Leaf, Rest} = lists:split(?WIDTH, List),
    [list_to_tuple(Leaf) | leaves(Rest, Count - ?WIDTH, Fill)];
leaves(List, Count, Fill) -> [list_to_tuple(List ++ lists:duplicate(?WIDTH - Count, Fill))].

%% An array over trees of one height that stand side by side.
grown(_, [], Array) -> Array;
grown(Shift, [Tree], Array) -> Array#array{shift = Shift, tree = Tree};
grown(Shift, Trees, Array) -> grown(Shift + ?BITS, leaves(Trees, length(Trees), []), Array).

from_orddict(Pairs) -> from_orddict(Pairs, undefined).

from_orddict(Pairs, Default) when is_list(Pairs) ->
    case last_index(Pairs, -1) of
        {bad, Rest} -> erlang:error({badarg, Rest}, [Pairs, Default]);
        Last -> stored(Pairs, #array{size = Last + 1, default = Default})
    end;
from_orddict(Pairs, Default) -> erlang:error(badarg, [Pairs, Default]).

stored([{I, Value} | Pairs], Array) -> stored(Pairs, store(I, Value, Array));
stored([], Array) -> Array.

%% The indexes must rise.
last_index([{I, _} | Pairs], Last) when is_integer(I), I > Last -> last_index(Pairs, I);
last_index([], Last) -> Last;
last_index(Rest, _) -> {bad, Rest}.

%% Walking -------------------------------------------------------------------------------------------------------------

foldl(F, Acc, #array{size = Size} = Array) when is_function(F, 3) -> up(0, Size, F, Acc, Array);
foldl(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

up(I, Size, _, Acc, _) when I >= Size -> Acc;
up(I, Size, F, Acc, Array) -> up(I + ?WIDTH, Size, F, leaf_up(1, leaf(I, Array), I, Size, F, Acc), Array).

leaf_up(Place, _, I, Size, _, Acc) when Place > ?WIDTH; I >= Size -> Acc;
leaf_up(Place, Leaf, I, Size, F, Acc) -> leaf_up(Place + 1, Leaf, I + 1, Size, F, F(I, element(Place, Leaf), Acc)).

%% The leaf that holds an index.
leaf(I, #array{shift = Shift, default = Default}) when I bsr Shift >= ?WIDTH -> erlang:make_tuple(?WIDTH, Default);
leaf(I, #array{shift = Shift, tree = Tree, default = Default}) -> leaf_below(I, Shift, Tree, Default).

leaf_below(_, _, [], Default) -> erlang:make_tuple(?WIDTH, Default);
leaf_below(_, 0, Leaf, _) -> Leaf;
leaf_below(I, Shift, Node, Default) -> leaf_below(I, Shift - ?BITS, element(?PLACE(I bsr Shift), Node), Default).

foldr(F, Acc, #array{size = Size} = Array) when is_function(F, 3) -> down(Size - 1, F, Acc, Array);
foldr(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

down(I, _, Acc, _) when I < 0 -> Acc;
down(I, F, Acc, Array) ->
    Place = ?PLACE(I),
    down(I - Place, F, leaf_down(Place, leaf(I, Array), I, F, Acc), Array).

leaf_down(0, _, _, _, Acc) -> Acc;
leaf_down(Place, Leaf, I, F, Acc) -> leaf_down(Place - 1, Leaf, I - 1, F, F(I, element(Place, Leaf), Acc)).

sparse_foldl(F, Acc, #array{} = Array) when is_function(F, 3) ->
    lists:foldl(fun({I, Value}, A) -> F(I, Value, A) end, Acc, sparse_to_orddict(Array));
sparse_foldl(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

sparse_foldr(F, Acc, #array{} = Array) when is_function(F, 3) ->
    lists:foldr(fun({I, Value}, A) -> F(I, Value, A) end, Acc, sparse_to_orddict(Array));
sparse_foldr(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

map(F, #array{} = Array) when is_function(F, 2) ->
    mapped([{I, F(I, Value)} || {I, Value} <- to_orddict(Array)], Array);
map(F, Array) -> erlang:error(badarg, [F, Array]).

sparse_map(F, #array{} = Array) when is_function(F, 2) ->
    mapped([{I, F(I, Value)} || {I, Value} <- sparse_to_orddict(Array)], Array);
sparse_map(F, Array) -> erlang:error(badarg, [F, Array]).

mapped(Pairs, Array) -> stored(Pairs, Array#array{shift = 0, tree = []}).
