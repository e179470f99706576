%% A native that fails has one frame, however it was called: by a fun, by apply, by other functions of the library.
-module(exc_native_frames).
-include("case.hrl").

main() ->
    Reverse = id(fun lists:reverse/1),
    ?show(frames(fun() -> {ok, Reverse(a)} end)),
    ?show(frames(fun() -> {ok, apply(id(lists), id(reverse), [a])} end)),
    ?show(frames(fun() -> {ok, apply(id(lists), id(keyfind), [a, 0, []])} end)),
    ?show(frames(fun() -> {ok, lists:map(Reverse, [a])} end)),
    ?show(frames(fun() -> {ok, lists:map(fun erlang:atom_to_list/1, [1])} end)),
    ?show(frames(fun() -> {ok, lists:foreach(id(fun maps:keys/1), [a])} end)),
    ?show(frames(fun() -> {ok, apply(id(unicode), id(characters_to_binary), [abc])} end)),
    ?show(frames(fun() -> {ok, apply(id(binary), id(at), [<<1>>, 1])} end)),
    ok.

%% The first frame, how many more there are of the same function, and how many of this module come before this function.
frames(F) ->
    try F()
    catch
        error:Reason:Stack ->
            [{Module, Function, Arguments, _} | Rest] = Stack,
            Arity = length(Arguments),
            Again = [again || {M, N, A, _} <- Rest, M =:= Module, N =:= Function, A =:= Arity],
            Own = lists:takewhile(fun({M, N, _, _}) -> {M, N} =/= {?MODULE, frames} end, Rest),
            {Reason, Module, Function, Arguments, length(Again), length([own || {?MODULE, _, _, _} <- Own])}
    end.
