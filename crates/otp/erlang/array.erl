%% Functional arrays with a default for what is not set, of a fixed size or growing.
%%
%% The elements stand in a map by index, so an array costs what is set and not what it spans. The form is not OTP's, whose arrays are
%% opaque too. Indexes start at 0.
-module(array).
-compile({no_auto_import, [size/1, get/1]}).

-export([default/1, fix/1, foldl/3, foldr/3, from_list/1, from_list/2, from_orddict/1, from_orddict/2, get/2, is_array/1,
         is_fix/1, map/2, new/0, new/1, new/2, relax/1, reset/2, resize/1, resize/2, set/3, size/1, sparse_foldl/3, sparse_foldr/3,
         sparse_map/2, sparse_size/1, sparse_to_list/1, sparse_to_orddict/1, to_list/1, to_orddict/1]).

-record(array, {size = 0, fixed = false, default = undefined, elements = #{}}).

-define(IS_SIZE(N), is_integer(N), N >= 0).

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

get(I, #array{size = Size, default = Default, elements = Elements}) when ?IS_SIZE(I), I < Size -> maps:get(I, Elements, Default);
get(I, #array{fixed = false, default = Default}) when ?IS_SIZE(I) -> Default;
get(I, Array) -> erlang:error(badarg, [I, Array]).

set(I, Value, #array{size = Size, elements = Elements} = Array) when ?IS_SIZE(I), I < Size ->
    Array#array{elements = Elements#{I => Value}};
set(I, Value, #array{fixed = false, elements = Elements} = Array) when ?IS_SIZE(I) ->
    Array#array{size = I + 1, elements = Elements#{I => Value}};
set(I, Value, Array) -> erlang:error(badarg, [I, Value, Array]).

reset(I, #array{size = Size, elements = Elements} = Array) when ?IS_SIZE(I), I < Size ->
    Array#array{elements = maps:remove(I, Elements)};
reset(I, #array{fixed = false} = Array) when ?IS_SIZE(I) -> Array;
reset(I, Array) -> erlang:error(badarg, [I, Array]).

%% Lists ---------------------------------------------------------------------------------------------------------------

to_list(#array{} = Array) -> foldr(fun(_, Value, Acc) -> [Value | Acc] end, [], Array);
to_list(Array) -> erlang:error(badarg, [Array]).

to_orddict(#array{} = Array) -> foldr(fun(I, Value, Acc) -> [{I, Value} | Acc] end, [], Array);
to_orddict(Array) -> erlang:error(badarg, [Array]).

sparse_to_list(#array{} = Array) -> [Value || {_, Value} <- sparse_to_orddict(Array)];
sparse_to_list(Array) -> erlang:error(badarg, [Array]).

sparse_to_orddict(#array{size = Size, default = Default, elements = Elements}) ->
    lists:sort([Pair || {I, Value} = Pair <- maps:to_list(Elements), I < Size, Value =/= Default]);
sparse_to_orddict(Array) -> erlang:error(badarg, [Array]).

sparse_size(Array) ->
    case sparse_to_orddict(Array) of
        [] -> 0;
        Pairs -> element(1, lists:last(Pairs)) + 1
    end.

from_list(List) -> from_list(List, undefined).

from_list(List, Default) when is_list(List) ->
    try lists:enumerate(0, List) of
        Pairs -> #array{size = length(List), default = Default, elements = maps:from_list(Pairs)}
    catch error:_ -> erlang:error(badarg, [List, Default])
    end;
from_list(List, Default) -> erlang:error(badarg, [List, Default]).

from_orddict(Pairs) -> from_orddict(Pairs, undefined).

from_orddict(Pairs, Default) when is_list(Pairs) ->
    case last_index(Pairs, -1) of
        {bad, Rest} -> erlang:error({badarg, Rest}, [Pairs, Default]);
        Last -> #array{size = Last + 1, default = Default, elements = maps:from_list(Pairs)}
    end;
from_orddict(Pairs, Default) -> erlang:error(badarg, [Pairs, Default]).

%% The indexes must rise.
last_index([{I, _} | Pairs], Last) when is_integer(I), I > Last -> last_index(Pairs, I);
last_index([], Last) -> Last;
last_index(Rest, _) -> {bad, Rest}.

%% Walking -------------------------------------------------------------------------------------------------------------

foldl(F, Acc, #array{size = Size} = Array) when is_function(F, 3) -> up(0, Size, F, Acc, Array);
foldl(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

up(Size, Size, _, Acc, _) -> Acc;
up(I, Size, F, Acc, Array) -> up(I + 1, Size, F, F(I, get(I, Array), Acc), Array).

foldr(F, Acc, #array{size = Size} = Array) when is_function(F, 3) -> down(Size - 1, F, Acc, Array);
foldr(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

down(-1, _, Acc, _) -> Acc;
down(I, F, Acc, Array) -> down(I - 1, F, F(I, get(I, Array), Acc), Array).

sparse_foldl(F, Acc, #array{} = Array) when is_function(F, 3) ->
    lists:foldl(fun({I, Value}, A) -> F(I, Value, A) end, Acc, sparse_to_orddict(Array));
sparse_foldl(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

sparse_foldr(F, Acc, #array{} = Array) when is_function(F, 3) ->
    lists:foldr(fun({I, Value}, A) -> F(I, Value, A) end, Acc, sparse_to_orddict(Array));
sparse_foldr(F, Acc, Array) -> erlang:error(badarg, [F, Acc, Array]).

map(F, #array{} = Array) when is_function(F, 2) ->
    Array#array{elements = maps:from_list([{I, F(I, Value)} || {I, Value} <- to_orddict(Array)])};
map(F, Array) -> erlang:error(badarg, [F, Array]).

sparse_map(F, #array{} = Array) when is_function(F, 2) ->
    Array#array{elements = maps:from_list([{I, F(I, Value)} || {I, Value} <- sparse_to_orddict(Array)])};
sparse_map(F, Array) -> erlang:error(badarg, [F, Array]).
