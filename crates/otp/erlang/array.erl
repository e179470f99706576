%% Functional arrays with a default for what is not set, of a fixed size or growing.
%%
%% The elements stand in a tree of tuples by key: the index plus the key of index 0, so that shifting moves no element. What was shifted
%% or cut off may come back. An empty tree, of any height, is []. The form is not OTP's, whose arrays are opaque too.
-module(array).
-compile({no_auto_import, [size/1, get/1]}).

-export([append/2, concat/1, concat/2, default/1, fix/1, foldl/3, foldl/5, foldr/3, foldr/5, from/2, from/3, from_list/1, from_list/2,
         from_orddict/1, from_orddict/2, get/2, is_array/1, is_fix/1, map/2, mapfoldl/3, mapfoldl/5, mapfoldr/3, mapfoldr/5, new/0,
         new/1, new/2, prepend/2, relax/1, reset/2, resize/1, resize/2, set/3, shift/2, size/1, slice/3, sparse_foldl/3, sparse_foldl/5,
         sparse_foldr/3, sparse_foldr/5, sparse_map/2, sparse_mapfoldl/3, sparse_mapfoldl/5, sparse_mapfoldr/3, sparse_mapfoldr/5,
         sparse_size/1, sparse_to_list/1, sparse_to_orddict/1, to_list/1, to_orddict/1, upgrade/1]).

%% The elements: the key of index 0, the bits below those that choose a child of the root, and the root.
-record(array, {size = 0, fixed = false, default = undefined, elements = {0, 0, []}}).

%% So many bits of a key choose among the children of a node, or the elements of a leaf.
-define(BITS, 4).
-define(WIDTH, 16).
-define(POSITION(Key), ((Key) band (?WIDTH - 1) + 1)).

-define(IS_SIZE(N), is_integer(N), N >= 0).

%% Natives -------------------------------------------------------------------------------------------------------------
%% What they do not do they answer with `unplain`.

%% `[Value]` of an index.
plain_get(_, _) -> erlang:nif_error(undef).

%% The tree with a value at an index.
plain_put(_, _, _, _) -> erlang:nif_error(undef).

%% The array with a value at an index.
plain_set(_, _, _) -> erlang:nif_error(undef).

%% So many values from index 0 on, where they are not too many to be listed at once.
plain_values(_, _, _) -> erlang:nif_error(undef).

%% Making --------------------------------------------------------------------------------------------------------------

new() -> #array{}.

new(Size) when ?IS_SIZE(Size) -> #array{size = Size, fixed = true};
new(Option) when not is_list(Option) -> options([Option], #array{}, Option);
new(Options) -> options(Options, #array{}, Options).

%% A size fixes the array, unless an option says otherwise.
new(Size, Options) when ?IS_SIZE(Size), is_list(Options) -> options(Options, #array{size = Size, fixed = true}, Options);
new(Size, Option) when ?IS_SIZE(Size) -> options([Option], #array{size = Size, fixed = true}, Option);
new(Size, Options) -> erlang:error(badarg, [Size, Options]).

options([fixed | Options], Array, All) -> options(Options, Array#array{fixed = true}, All);
options([{fixed, Fixed} | Options], Array, All) when is_boolean(Fixed) -> options(Options, Array#array{fixed = Fixed}, All);
options([{default, Default} | Options], Array, All) -> options(Options, Array#array{default = Default}, All);
options([{size, Size} | Options], Array, All) when ?IS_SIZE(Size) -> options(Options, Array#array{size = Size, fixed = true}, All);
options([Size | Options], Array, All) when ?IS_SIZE(Size) -> options(Options, Array#array{size = Size, fixed = true}, All);
options([], Array, _) -> Array;
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

get(I, Array) ->
    case plain_get(I, Array) of
        [Value] -> Value;
        unplain ->
            case Array of
                #array{size = Size, default = Default, elements = {First, Shift, Root}} when ?IS_SIZE(I), I < Size ->
                    Key = First + I,
                    case find(Key, Shift, Root) of
                        Leaf when is_tuple(Leaf) -> element(?POSITION(Key), Leaf);
                        _ -> Default
                    end;
                #array{fixed = false, default = Default} when ?IS_SIZE(I) -> Default;
                _ -> erlang:error(badarg, [I, Array])
            end
    end.

set(I, Value, Array) ->
    case plain_set(I, Value, Array) of
        unplain ->
            case Array of
                #array{size = Size, default = Default, elements = Elements} when ?IS_SIZE(I), I < Size ->
                    Array#array{elements = put(I, Value, Default, Elements)};
                #array{fixed = false, default = Default, elements = Elements} when ?IS_SIZE(I) ->
                    Array#array{size = I + 1, elements = put(I, Value, Default, Elements)};
                _ -> erlang:error(badarg, [I, Value, Array])
            end;
        Set -> Set
    end.

reset(I, #array{size = Size, default = Default} = Array) when ?IS_SIZE(I), I < Size -> set(I, Default, Array);
reset(I, #array{fixed = false} = Array) when ?IS_SIZE(I) -> Array;
reset(I, Array) -> erlang:error(badarg, [I, Array]).

%% The tree ------------------------------------------------------------------------------------------------------------

%% The leaf of a key; the bits that the keys of the empty tree in its place differ in; or where the key lies that is outside.
find(Key, Shift, Root) when Key bsr (Shift + ?BITS) =:= 0 -> descend(Key, Shift, Root);
find(Key, _, _) when Key < 0 -> below;
find(_, _, _) -> above.

descend(_, Shift, []) -> Shift + ?BITS;
descend(_, 0, Leaf) -> Leaf;
descend(Key, Shift, Node) -> descend(Key, Shift - ?BITS, element(?POSITION(Key bsr Shift), Node)).

put(I, Value, Default, {First, Shift, Root} = Elements) ->
    case plain_put(I, Value, Default, Elements) of
        unplain when (First + I) bsr (Shift + ?BITS) =:= 0 -> {First, Shift, put_down(First + I, Value, Default, Shift, Root)};
        unplain -> put(I, Value, Default, grown(I, Elements));
        Put -> Put
    end.

put_down(Key, Value, Default, Shift, []) -> put_down(Key, Value, Default, Shift, empty_node(Shift, Default));
put_down(Key, Value, _, 0, Leaf) -> setelement(?POSITION(Key), Leaf, Value);
put_down(Key, Value, Default, Shift, Node) ->
    Position = ?POSITION(Key bsr Shift),
    setelement(Position, Node, put_down(Key, Value, Default, Shift - ?BITS, element(Position, Node))).

empty_node(0, Default) -> erlang:make_tuple(?WIDTH, Default);
empty_node(_, _) -> erlang:make_tuple(?WIDTH, []).

%% A root above the root, which becomes its first child, or, where keys are missing below, one in the middle.
grown(I, {First, Shift, Root}) ->
    Position = if First + I < 0 -> ?WIDTH div 2; true -> 0 end,
    New = case Root of
              [] -> [];
              _ -> setelement(Position + 1, erlang:make_tuple(?WIDTH, []), Root)
          end,
    {First + (Position bsl (Shift + ?BITS)), Shift + ?BITS, New}.

%% Puts the values of a list from an index on.
put_all(_, [], _, Elements) ->
    Elements;
put_all(I, Values, Default, {First, Shift, Root} = Elements) when (First + I) bsr (Shift + ?BITS) =:= 0 ->
    Key = First + I,
    case ?POSITION(Key) of
        1 ->
            {Leaf, Rest} = full_leaf(Values, Default, find(Key, Shift, Root)),
            put_all(I + ?WIDTH, Rest, Default, {First, Shift, put_leaf(Key, Leaf, Shift, Root)});
        _ ->
            [Value | Rest] = Values,
            put_all(I + 1, Rest, Default, put(I, Value, Default, Elements))
    end;
put_all(I, Values, Default, Elements) ->
    put_all(I, Values, Default, grown(I, Elements)).

full_leaf([A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P | Rest], _, _) -> {{A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P}, Rest};
full_leaf(Values, _, Leaf) when is_tuple(Leaf) -> {list_to_tuple(Values ++ lists:nthtail(length(Values), tuple_to_list(Leaf))), []};
full_leaf(Values, Default, _) -> {list_to_tuple(Values ++ lists:duplicate(?WIDTH - length(Values), Default)), []}.

put_leaf(_, Leaf, 0, _) -> Leaf;
put_leaf(Key, Leaf, Shift, []) -> put_leaf(Key, Leaf, Shift, empty_node(Shift, []));
put_leaf(Key, Leaf, Shift, Node) ->
    Position = ?POSITION(Key bsr Shift),
    setelement(Position, Node, put_leaf(Key, Leaf, Shift - ?BITS, element(Position, Node))).

%% Ends ----------------------------------------------------------------------------------------------------------------
%% A fixed array grows and shrinks by these all the same.

append(Value, #array{size = Size, default = Default, elements = Elements} = Array) ->
    Array#array{size = Size + 1, elements = put(Size, Value, Default, Elements)}.

prepend(Value, #array{} = Array) -> set(0, Value, shift(-1, Array)).

shift(Steps, #array{size = Size, elements = {First, Shift, Root}} = Array) when is_integer(Steps), Steps =< Size ->
    Array#array{size = Size - Steps, elements = {First + Steps, Shift, Root}};
shift(_, _) -> erlang:error(badarg).

slice(I, Length, #array{size = Size} = Array) when ?IS_SIZE(I), ?IS_SIZE(Length), I + Length =< Size ->
    (shift(I, Array))#array{size = Length};
slice(_, _, _) -> erlang:error(badarg).

%% The default of the first array stands for what is not set in it, that of the second is put down for what is not set there.
concat(#array{size = Size, default = Default, elements = Elements} = A, #array{size = More} = B) ->
    A#array{size = Size + More, elements = put_all(Size, to_list(B), Default, Elements)};
concat(_, _) -> erlang:error(badarg).

concat([Array | Arrays]) -> lists:foldl(fun(Next, Acc) -> concat(Acc, Next) end, Array, Arrays);
concat(_) -> erlang:error(badarg).

upgrade(#array{} = Array) -> Array;
upgrade(Array) -> erlang:error({badarg, Array}).

%% Lists ---------------------------------------------------------------------------------------------------------------

to_list(#array{size = Size, default = Default, elements = Elements} = Array) ->
    case plain_values(Size, Default, Elements) of
        unplain -> foldr(fun(_, Value, Acc) -> [Value | Acc] end, [], Array);
        Values -> Values
    end;
to_list(Array) -> erlang:error(badarg, [Array]).

to_orddict(#array{} = Array) -> foldr(fun(I, Value, Acc) -> [{I, Value} | Acc] end, [], Array);
to_orddict(Array) -> erlang:error(badarg, [Array]).

sparse_to_list(#array{} = Array) -> sparse_foldr(fun(_, Value, Acc) -> [Value | Acc] end, [], Array);
sparse_to_list(Array) -> erlang:error(badarg, [Array]).

sparse_to_orddict(#array{} = Array) -> sparse_foldr(fun(I, Value, Acc) -> [{I, Value} | Acc] end, [], Array);
sparse_to_orddict(Array) -> erlang:error(badarg, [Array]).

sparse_size(#array{} = Array) ->
    try sparse_foldr(fun(I, _, _) -> throw({last, I}) end, 0, Array)
    catch throw:{last, I} -> I + 1
    end;
sparse_size(Array) -> erlang:error(badarg, [Array]).

from_list(List) -> from_list(List, undefined).

from_list(List, Default) when is_list(List) ->
    try length(List) of
        Size -> #array{size = Size, default = Default, elements = put_all(0, List, Default, {0, 0, []})}
    catch error:_ -> erlang:error(badarg, [List, Default])
    end;
from_list(List, Default) -> erlang:error(badarg, [List, Default]).

from_orddict(Pairs) -> from_orddict(Pairs, undefined).

from_orddict(Pairs, Default) when is_list(Pairs) ->
    case last_index(Pairs, -1) of
        {bad, Rest} -> erlang:error({badarg, Rest}, [Pairs, Default]);
        _ -> lists:foldl(fun({I, Value}, Array) -> set(I, Value, Array) end, #array{default = Default}, Pairs)
    end;
from_orddict(Pairs, Default) -> erlang:error(badarg, [Pairs, Default]).

%% The indexes must rise.
last_index([{I, _} | Pairs], Last) when is_integer(I), I > Last -> last_index(Pairs, I);
last_index([], Last) -> Last;
last_index(Rest, _) -> {bad, Rest}.

from(F, State) -> from(F, State, undefined).

from(F, State, Default) when is_function(F, 1) -> from_list(generated(F, F(State)), Default);
from(_, _, _) -> erlang:error(badarg).

generated(F, {Value, State}) -> [Value | generated(F, F(State))];
generated(_, done) -> [];
generated(_, _) -> erlang:error(badarg).

%% Walking -------------------------------------------------------------------------------------------------------------

-define(IS_RANGE(Low, High, Size), ?IS_SIZE(Low), is_integer(High), High < Size).

foldl(F, Acc, #array{size = Size, default = Default, elements = Elements} = Array) when is_function(F, 3) ->
    case plain_values(Size, Default, Elements) of
        unplain -> up(0, Size - 1, F, Acc, Array, all);
        Values -> values_up(F, Acc, 0, Values)
    end;
foldl(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

foldl(Low, High, F, Acc, #array{size = Size} = Array) when ?IS_RANGE(Low, High, Size), is_function(F, 3) -> up(Low, High, F, Acc, Array, all);
foldl(_, _, _, _, _) -> erlang:error(badarg).

foldr(F, Acc, #array{size = Size, default = Default, elements = Elements} = Array) when is_function(F, 3) ->
    case plain_values(Size, Default, Elements) of
        unplain -> down(Size - 1, 0, F, Acc, Array, all);
        Values -> values_down(F, Acc, Size - 1, lists:reverse(Values))
    end;
foldr(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

foldr(Low, High, F, Acc, #array{size = Size} = Array) when ?IS_RANGE(Low, High, Size), is_function(F, 3) -> down(High, Low, F, Acc, Array, all);
foldr(_, _, _, _, _) -> erlang:error(badarg).

sparse_foldl(F, Acc, #array{size = Size} = Array) when is_function(F, 3) -> up(0, Size - 1, if_set(F, Array), Acc, Array, sparse);
sparse_foldl(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

sparse_foldl(Low, High, F, Acc, #array{size = Size} = Array) when ?IS_RANGE(Low, High, Size), is_function(F, 3) ->
    up(Low, High, if_set(F, Array), Acc, Array, sparse);
sparse_foldl(_, _, _, _, _) -> erlang:error(badarg).

sparse_foldr(F, Acc, #array{size = Size} = Array) when is_function(F, 3) -> down(Size - 1, 0, if_set(F, Array), Acc, Array, sparse);
sparse_foldr(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

sparse_foldr(Low, High, F, Acc, #array{size = Size} = Array) when ?IS_RANGE(Low, High, Size), is_function(F, 3) ->
    down(High, Low, if_set(F, Array), Acc, Array, sparse);
sparse_foldr(_, _, _, _, _) -> erlang:error(badarg).

values_up(F, Acc, I, [Value | Values]) -> values_up(F, F(I, Value, Acc), I + 1, Values);
values_up(_, Acc, _, []) -> Acc.

values_down(F, Acc, I, [Value | Values]) -> values_down(F, F(I, Value, Acc), I - 1, Values);
values_down(_, Acc, _, []) -> Acc.

%% A function of a fold that is called where the value is not the default.
if_set(F, #array{default = Default}) ->
    fun(_, Value, Acc) when Value =:= Default -> Acc;
       (I, Value, Acc) -> F(I, Value, Acc)
    end.

%% From index I up to Last, leaf by leaf; for what is in no leaf the function is called, or not.
up(I, Last, _, Acc, _, _) when I > Last ->
    Acc;
up(I, Last, F, Acc, #array{elements = {First, Shift, Root}, default = Default} = Array, Which) ->
    Key = First + I,
    case find(Key, Shift, Root) of
        Leaf when is_tuple(Leaf) ->
            Position = ?POSITION(Key),
            Stop = min(I + ?WIDTH - Position, Last),
            up(Stop + 1, Last, F, leaf_up(I, Stop, Position, Leaf, F, Acc), Array, Which);
        Empty ->
            Stop = case Empty of
                       above -> Last;
                       below -> min(-First - 1, Last);
                       Bits -> min((((Key bsr Bits) + 1) bsl Bits) - 1 - First, Last)
                   end,
            case Which of
                all -> up(Stop + 1, Last, F, defaults_up(I, Stop, Default, F, Acc), Array, Which);
                sparse -> up(Stop + 1, Last, F, Acc, Array, Which)
            end
    end.

leaf_up(I, Stop, Position, Leaf, F, Acc) when I =< Stop -> leaf_up(I + 1, Stop, Position + 1, Leaf, F, F(I, element(Position, Leaf), Acc));
leaf_up(_, _, _, _, _, Acc) -> Acc.

defaults_up(I, Stop, Default, F, Acc) when I =< Stop -> defaults_up(I + 1, Stop, Default, F, F(I, Default, Acc));
defaults_up(_, _, _, _, Acc) -> Acc.

%% From index I down to Last, likewise.
down(I, Last, _, Acc, _, _) when I < Last ->
    Acc;
down(I, Last, F, Acc, #array{elements = {First, Shift, Root}, default = Default} = Array, Which) ->
    Key = First + I,
    case find(Key, Shift, Root) of
        Leaf when is_tuple(Leaf) ->
            Position = ?POSITION(Key),
            Stop = max(I - Position + 1, Last),
            down(Stop - 1, Last, F, leaf_down(I, Stop, Position, Leaf, F, Acc), Array, Which);
        Empty ->
            Stop = case Empty of
                       above -> max((1 bsl (Shift + ?BITS)) - First, Last);
                       below -> Last;
                       Bits -> max(((Key bsr Bits) bsl Bits) - First, Last)
                   end,
            case Which of
                all -> down(Stop - 1, Last, F, defaults_down(I, Stop, Default, F, Acc), Array, Which);
                sparse -> down(Stop - 1, Last, F, Acc, Array, Which)
            end
    end.

leaf_down(I, Stop, Position, Leaf, F, Acc) when I >= Stop -> leaf_down(I - 1, Stop, Position - 1, Leaf, F, F(I, element(Position, Leaf), Acc));
leaf_down(_, _, _, _, _, Acc) -> Acc.

defaults_down(I, Stop, Default, F, Acc) when I >= Stop -> defaults_down(I - 1, Stop, Default, F, F(I, Default, Acc));
defaults_down(_, _, _, _, Acc) -> Acc.

%% Changing all --------------------------------------------------------------------------------------------------------

map(F, #array{default = Default, elements = Elements} = Array) when is_function(F, 2) ->
    Values = lists:reverse(foldl(fun(I, Value, Acc) -> [F(I, Value) | Acc] end, [], Array)),
    Array#array{elements = put_all(0, Values, Default, Elements)};
map(F, Array) -> erlang:error(badarg, [F, Array]).

sparse_map(F, #array{} = Array) when is_function(F, 2) -> replaced([{I, F(I, Value)} || {I, Value} <- sparse_to_orddict(Array)], Array);
sparse_map(F, Array) -> erlang:error(badarg, [F, Array]).

%% The same array with other values at some indexes.
replaced(Pairs, #array{default = Default, elements = Elements} = Array) ->
    Array#array{elements = lists:foldl(fun({I, Value}, Acc) -> put(I, Value, Default, Acc) end, Elements, Pairs)}.

all_between(Low, High, Array) -> foldr(Low, High, fun(I, Value, Acc) -> [{I, Value} | Acc] end, [], Array).
set_between(Low, High, Array) -> sparse_foldr(Low, High, fun(I, Value, Acc) -> [{I, Value} | Acc] end, [], Array).

mapfoldl(F, Acc, #array{size = Size} = Array) -> mapfoldl(0, Size - 1, F, Acc, Array);
mapfoldl(_, _, _) -> erlang:error(badarg).

mapfoldl(Low, High, F, Acc, #array{size = Size} = Array) when ?IS_RANGE(Low, High, Size), is_function(F, 3) ->
    map_and_fold(fun lists:mapfoldl/3, all_between(Low, High, Array), F, Acc, Array);
mapfoldl(_, _, _, _, _) -> erlang:error(badarg).

mapfoldr(F, Acc, #array{size = Size} = Array) -> mapfoldr(0, Size - 1, F, Acc, Array);
mapfoldr(_, _, _) -> erlang:error(badarg).

mapfoldr(Low, High, F, Acc, #array{size = Size} = Array) when ?IS_RANGE(Low, High, Size), is_function(F, 3) ->
    map_and_fold(fun lists:mapfoldr/3, all_between(Low, High, Array), F, Acc, Array);
mapfoldr(_, _, _, _, _) -> erlang:error(badarg).

sparse_mapfoldl(F, Acc, #array{size = Size} = Array) -> sparse_mapfoldl(0, Size - 1, F, Acc, Array);
sparse_mapfoldl(_, _, _) -> erlang:error(badarg).

sparse_mapfoldl(Low, High, F, Acc, #array{size = Size} = Array) when ?IS_RANGE(Low, High, Size), is_function(F, 3) ->
    map_and_fold(fun lists:mapfoldl/3, set_between(Low, High, Array), F, Acc, Array);
sparse_mapfoldl(_, _, _, _, _) -> erlang:error(badarg).

sparse_mapfoldr(F, Acc, #array{size = Size} = Array) -> sparse_mapfoldr(0, Size - 1, F, Acc, Array);
sparse_mapfoldr(_, _, _) -> erlang:error(badarg).

sparse_mapfoldr(Low, High, F, Acc, #array{size = Size} = Array) when ?IS_RANGE(Low, High, Size), is_function(F, 3) ->
    map_and_fold(fun lists:mapfoldr/3, set_between(Low, High, Array), F, Acc, Array);
sparse_mapfoldr(_, _, _, _, _) -> erlang:error(badarg).

map_and_fold(Walk, Pairs, F, Acc, Array) ->
    {Mapped, Acc1} = Walk(fun({I, Value}, A) ->
                              {New, A1} = F(I, Value, A),
                              {{I, New}, A1}
                          end, Acc, Pairs),
    {replaced(Mapped, Array), Acc1}.
