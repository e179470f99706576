%% Functional arrays with a default for what is not set, of a fixed size or growing.
%%
%% The elements stand in a map by index, so an array costs what is set and not what it spans. The form is not OTP's, whose arrays are
%% opaque too. Indexes start at 0; `elements` begins with the key of that index, so that shifting moves no element. What was shifted or
%% cut off may come back.
-module(array).
-compile({no_auto_import, [size/1, get/1]}).

-export([append/2, concat/1, concat/2, default/1, fix/1, foldl/3, foldl/5, foldr/3, foldr/5, from/2, from/3, from_list/1, from_list/2,
         from_orddict/1, from_orddict/2, get/2, is_array/1, is_fix/1, map/2, mapfoldl/3, mapfoldl/5, mapfoldr/3, mapfoldr/5, new/0,
         new/1, new/2, prepend/2, relax/1, reset/2, resize/1, resize/2, set/3, shift/2, size/1, slice/3, sparse_foldl/3, sparse_foldl/5,
         sparse_foldr/3, sparse_foldr/5, sparse_map/2, sparse_mapfoldl/3, sparse_mapfoldl/5, sparse_mapfoldr/3, sparse_mapfoldr/5,
         sparse_size/1, sparse_to_list/1, sparse_to_orddict/1, to_list/1, to_orddict/1, upgrade/1]).

-record(array, {size = 0, fixed = false, default = undefined, elements = {0, #{}}}).

-define(IS_SIZE(N), is_integer(N), N >= 0).

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

get(I, #array{size = Size, default = Default, elements = {First, Elements}}) when ?IS_SIZE(I), I < Size ->
    maps:get(First + I, Elements, Default);
get(I, #array{fixed = false, default = Default}) when ?IS_SIZE(I) -> Default;
get(I, Array) -> erlang:error(badarg, [I, Array]).

set(I, Value, #array{size = Size, elements = {First, Elements}} = Array) when ?IS_SIZE(I), I < Size ->
    Array#array{elements = {First, Elements#{First + I => Value}}};
set(I, Value, #array{size = Size, fixed = false, elements = {First, Elements}} = Array) when ?IS_SIZE(I) ->
    Array#array{size = max(I + 1, Size), elements = {First, Elements#{First + I => Value}}};
set(I, Value, Array) -> erlang:error(badarg, [I, Value, Array]).

reset(I, #array{size = Size, elements = {First, Elements}} = Array) when ?IS_SIZE(I), I < Size ->
    Array#array{elements = {First, maps:remove(First + I, Elements)}};
reset(I, #array{fixed = false} = Array) when ?IS_SIZE(I) -> Array;
reset(I, Array) -> erlang:error(badarg, [I, Array]).

%% Ends ----------------------------------------------------------------------------------------------------------------
%% A fixed array grows and shrinks by these all the same.

append(Value, #array{size = Size, elements = {First, Elements}} = Array) ->
    Array#array{size = Size + 1, elements = {First, Elements#{First + Size => Value}}}.

prepend(Value, #array{} = Array) -> set(0, Value, shift(-1, Array)).

shift(Steps, #array{size = Size, elements = {First, Elements}} = Array) when is_integer(Steps), Steps =< Size ->
    Array#array{size = Size - Steps, elements = {First + Steps, Elements}};
shift(_, _) -> erlang:error(badarg).

slice(I, Length, #array{size = Size} = Array) when ?IS_SIZE(I), ?IS_SIZE(Length), I + Length =< Size ->
    (shift(I, Array))#array{size = Length};
slice(_, _, _) -> erlang:error(badarg).

%% The default of the first array stands for what is not set in it, that of the second is put down for what is not set there.
concat(#array{} = A, #array{} = B) -> foldl(fun(_, Value, Acc) -> append(Value, Acc) end, A, B);
concat(_, _) -> erlang:error(badarg).

concat([Array | Arrays]) -> lists:foldl(fun(Next, Acc) -> concat(Acc, Next) end, Array, Arrays);
concat(_) -> erlang:error(badarg).

upgrade(#array{} = Array) -> Array;
upgrade(Array) -> erlang:error({badarg, Array}).

%% Lists ---------------------------------------------------------------------------------------------------------------

to_list(#array{} = Array) -> foldr(fun(_, Value, Acc) -> [Value | Acc] end, [], Array);
to_list(Array) -> erlang:error(badarg, [Array]).

to_orddict(#array{} = Array) -> foldr(fun(I, Value, Acc) -> [{I, Value} | Acc] end, [], Array);
to_orddict(Array) -> erlang:error(badarg, [Array]).

sparse_to_list(#array{} = Array) -> [Value || {_, Value} <- sparse_to_orddict(Array)];
sparse_to_list(Array) -> erlang:error(badarg, [Array]).

sparse_to_orddict(#array{size = Size, default = Default, elements = {First, Elements}}) ->
    lists:sort([{Key - First, Value} || {Key, Value} <- maps:to_list(Elements), Key >= First, Key < First + Size, Value =/= Default]);
sparse_to_orddict(Array) -> erlang:error(badarg, [Array]).

sparse_size(Array) ->
    case sparse_to_orddict(Array) of
        [] -> 0;
        Pairs -> element(1, lists:last(Pairs)) + 1
    end.

from_list(List) -> from_list(List, undefined).

from_list(List, Default) when is_list(List) ->
    try lists:enumerate(0, List) of
        Pairs -> #array{size = length(List), default = Default, elements = {0, maps:from_list(Pairs)}}
    catch error:_ -> erlang:error(badarg, [List, Default])
    end;
from_list(List, Default) -> erlang:error(badarg, [List, Default]).

from_orddict(Pairs) -> from_orddict(Pairs, undefined).

from_orddict(Pairs, Default) when is_list(Pairs) ->
    case last_index(Pairs, -1) of
        {bad, Rest} -> erlang:error({badarg, Rest}, [Pairs, Default]);
        Last -> #array{size = Last + 1, default = Default, elements = {0, maps:from_list(Pairs)}}
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

foldl(F, Acc, #array{size = Size} = Array) when is_function(F, 3) -> up(0, Size - 1, F, Acc, Array);
foldl(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

foldl(Low, High, F, Acc, #array{size = Size} = Array) when ?IS_RANGE(Low, High, Size), is_function(F, 3) -> up(Low, High, F, Acc, Array);
foldl(_, _, _, _, _) -> erlang:error(badarg).

up(I, High, _, Acc, _) when I > High -> Acc;
up(I, High, F, Acc, Array) -> up(I + 1, High, F, F(I, get(I, Array), Acc), Array).

foldr(F, Acc, #array{size = Size} = Array) when is_function(F, 3) -> down(Size - 1, 0, F, Acc, Array);
foldr(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

foldr(Low, High, F, Acc, #array{size = Size} = Array) when ?IS_RANGE(Low, High, Size), is_function(F, 3) -> down(High, Low, F, Acc, Array);
foldr(_, _, _, _, _) -> erlang:error(badarg).

down(I, Low, _, Acc, _) when I < Low -> Acc;
down(I, Low, F, Acc, Array) -> down(I - 1, Low, F, F(I, get(I, Array), Acc), Array).

sparse_foldl(F, Acc, #array{} = Array) when is_function(F, 3) ->
    lists:foldl(fun({I, Value}, A) -> F(I, Value, A) end, Acc, sparse_to_orddict(Array));
sparse_foldl(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

sparse_foldl(Low, High, F, Acc, #array{size = Size} = Array) when ?IS_RANGE(Low, High, Size), is_function(F, 3) ->
    lists:foldl(fun({I, Value}, A) -> F(I, Value, A) end, Acc, set_between(Low, High, Array));
sparse_foldl(_, _, _, _, _) -> erlang:error(badarg).

sparse_foldr(F, Acc, #array{} = Array) when is_function(F, 3) ->
    lists:foldr(fun({I, Value}, A) -> F(I, Value, A) end, Acc, sparse_to_orddict(Array));
sparse_foldr(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

sparse_foldr(Low, High, F, Acc, #array{size = Size} = Array) when ?IS_RANGE(Low, High, Size), is_function(F, 3) ->
    lists:foldr(fun({I, Value}, A) -> F(I, Value, A) end, Acc, set_between(Low, High, Array));
sparse_foldr(_, _, _, _, _) -> erlang:error(badarg).

set_between(Low, High, Array) -> [Pair || {I, _} = Pair <- sparse_to_orddict(Array), I >= Low, I =< High].

map(F, #array{} = Array) when is_function(F, 2) -> replaced([{I, F(I, Value)} || {I, Value} <- to_orddict(Array)], Array);
map(F, Array) -> erlang:error(badarg, [F, Array]).

sparse_map(F, #array{} = Array) when is_function(F, 2) -> replaced([{I, F(I, Value)} || {I, Value} <- sparse_to_orddict(Array)], Array);
sparse_map(F, Array) -> erlang:error(badarg, [F, Array]).

%% The same array with other values at some indexes.
replaced(Pairs, #array{elements = {First, Elements}} = Array) ->
    Array#array{elements = {First, maps:merge(Elements, #{First + I => Value || {I, Value} <- Pairs})}}.

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

all_between(Low, High, _) when High < Low -> [];
all_between(Low, High, Array) -> [{I, get(I, Array)} || I <- lists:seq(Low, High)].
