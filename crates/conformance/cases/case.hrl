%% What most cases share: printing an expression with its value, or with the exception it raises. It is compiled into
%% each case, so that a case needs no module but itself.

-export([id/1, main/0]).
-compile([nowarn_unused_function, {no_auto_import, [show/2]}]).

%% Hides a value from the compiler: what an exported function returns is unknown to it.
id(Value) -> Value.

%% `Expression = Value`, or `Expression raises Class: Reason`.
-define(show(Expression), show(??Expression, fun() -> Expression end)).

%% The same for an exception, with the stack down to here.
-define(trace(Expression), trace(??Expression, fun() -> Expression end)).

show(Text, Evaluate) ->
    try Evaluate() of
        Value -> io:format("~ts = ~w~n", [Text, Value])
    catch
        Class:Reason -> io:format("~ts raises ~w: ~w~n", [Text, Class, Reason])
    end.

trace(Text, Evaluate) ->
    try Evaluate() of
        Value -> io:format("~ts = ~w~n", [Text, Value])
    catch
        Class:Reason:Stack ->
            io:format("~ts raises ~w: ~w~n", [Text, Class, Reason]),
            print_frames(Stack, first)
    end.

%% The first frame and every frame of this module. Lines of other modules are their own affair.
print_frames([{?MODULE, trace, 2, _} | _], _) ->
    ok;
print_frames([{?MODULE, Function, Arity, Location} | Frames], _) ->
    io:format("    ~w ~w line ~w~n", [Function, Arity, proplists_value(line, Location)]),
    print_frames(Frames, rest);
print_frames([{Module, Function, Arity, Location} | Frames], first) ->
    Info = proplists_value(error_info, Location) =/= undefined,
    io:format("    ~w:~w ~w error_info ~w~n", [Module, Function, Arity, Info]),
    print_frames(Frames, rest);
print_frames([_ | Frames], _) ->
    print_frames(Frames, rest);
print_frames([], _) ->
    ok.

proplists_value(Key, [{Key, Value} | _]) -> Value;
proplists_value(Key, [_ | Rest]) -> proplists_value(Key, Rest);
proplists_value(_, []) -> undefined.
