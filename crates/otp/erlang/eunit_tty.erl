%% Tells of a run of tests as text: failures as they happen, all of it when asked to be verbose, and a sum at the end.
-module(eunit_tty).
-behaviour(eunit_listener).

-export([handle_begin/3, handle_cancel/3, handle_end/3, init/1, start/0, start/1, terminate/2]).

-record(state, {verbose = false, silent = false, indent = 0}).

start() -> start([]).
start(Options) -> eunit_listener:start(?MODULE, Options).

init(Options) ->
    Verbose = proplists:get_bool(verbose, Options),
    Verbose andalso io:put_chars("======================== EUnit ========================\n"),
    #state{verbose = Verbose, silent = proplists:get_bool(no_tty, Options)}.

handle_begin(group, Data, #state{indent = Indent} = State) ->
    case text(desc, Data) of
        "" -> State;
        Text ->
            verbose(State, ["~*s", Text, "\n"], Indent),
            State#state{indent = Indent + 1}
    end;
handle_begin(test, Data, #state{indent = Indent} = State) ->
    verbose(State, ["~*s", title(Data), "..."], Indent),
    State.

handle_end(group, Data, #state{indent = Indent} = State) ->
    case text(desc, Data) of
        "" -> State;
        _ ->
            verbose(State, ["~*s", io_lib:format("[done in ~.3f s]~n", [proplists:get_value(time, Data, 0) / 1000])], Indent),
            State#state{indent = max(0, Indent - 1)}
    end;
handle_end(test, Data, State) ->
    case proplists:get_value(status, Data) of
        ok -> verbose(State, ["~*s", timing(Data), "ok\n"], 0);
        {skipped, Reason} ->
            failing(State, Data),
            show(State, "*skipped*~n~ts", [skip_text(Reason)]);
        {error, Exception} ->
            failing(State, Data),
            show(State, "*failed*~n~ts", [exception(Exception)]),
            show(State, "  output:~tp~n~n", [iolist_to_binary(proplists:get_value(output, Data, <<>>))])
    end,
    State.

handle_cancel(group, Data, State) ->
    show(State, "~ts*** context cleanup or setup failed or timed out ***~n**~tp~n~n", [title(Data), proplists:get_value(reason, Data)]),
    State;
handle_cancel(test, Data, State) ->
    failing(State, Data),
    Text = case proplists:get_value(reason, Data) of
               timeout -> "*timed out*\n";
               Reason -> io_lib:format("*did not run*\n**~tp\n\n", [Reason])
           end,
    show(State, "~ts", [Text]),
    State.

terminate({ok, Data}, #state{verbose = Verbose} = State) ->
    [Pass, Fail, Skip, Cancel] = [proplists:get_value(Key, Data, 0) || Key <- [pass, fail, skip, cancel]],
    Verbose andalso show(State, "=======================================================~n", []),
    case {Pass, Fail + Skip + Cancel} of
        {0, 0} -> show(State, "  There were no tests to run.~n", []);
        {1, 0} -> show(State, "  Test passed.~n", []);
        {2, 0} -> show(State, "  2 tests passed.~n", []);
        {N, 0} -> show(State, "  All ~w tests passed.~n", [N]);
        _ ->
            Verbose orelse show(State, "=======================================================~n", []),
            show(State, "  Failed: ~w.  Skipped: ~w.  Passed: ~w.~n", [Fail, Skip, Pass]),
            Cancel =:= 0 orelse show(State, "One or more tests were cancelled.~n", [])
    end;
terminate({error, Reason}, State) ->
    show(State, "Internal error: ~tP.~n", [Reason, 25]).

verbose(#state{verbose = true} = State, [_ | Text], Indent) -> show(State, "~ts~ts", [lists:duplicate(2 * Indent, $\s), Text]);
verbose(_, _, _) -> ok.

show(#state{silent = true}, _, _) -> ok;
show(_, Format, Arguments) -> io:format(Format, Arguments).

%% A failing test's name, which a verbose run has printed already.
failing(#state{verbose = true}, _) -> ok;
failing(State, Data) -> show(State, "~ts...", [title(Data)]).

timing(Data) ->
    case proplists:get_value(time, Data, 0) of
        0 -> "";
        Time -> io_lib:format("[~.3f s] ", [Time / 1000])
    end.

title(Data) ->
    Description = case text(desc, Data) of
                      "" -> "";
                      Text -> [" (", Text, ")"]
                  end,
    case proplists:get_value(source, Data) of
        {M, F, _} ->
            Line = case proplists:get_value(line, Data, 0) of
                       0 -> "";
                       L -> [integer_to_list(L), $:]
                   end,
            io_lib:format("~ts:~ts ~ts~ts", [M, Line, F, Description]);
        undefined -> text(desc, Data)
    end.

text(Key, Data) ->
    case proplists:get_value(Key, Data) of
        undefined -> "";
        Text when is_binary(Text); is_list(Text) -> unicode:characters_to_list(Text)
    end.

skip_text({module_not_found, M}) -> io_lib:format("missing module: ~tp~n", [M]);
skip_text({no_such_function, {M, F, A}}) -> io_lib:format("no such function: ~w:~tw/~w~n", [M, F, A]);
skip_text(Reason) -> io_lib:format("~tp~n", [Reason]).

exception({Class, Reason, [{M, F, A, Location} | _]}) ->
    Arity = case A of _ when is_list(A) -> length(A); _ -> A end,
    io_lib:format("in function ~w:~tw/~w (~ts, line ~w)~n**~w:~tP~n", [M, F, Arity, proplists:get_value(file, Location, ""),
                                                                       proplists:get_value(line, Location, 0), Class, Reason, 20]);
exception({Class, Reason, _}) -> io_lib:format("**~w:~tP~n", [Class, Reason, 20]).
