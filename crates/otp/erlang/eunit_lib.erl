%% What eunit prints of failures, and helpers that its macros and other tools use.
-module(eunit_lib).

-export([command/1, command/2, command/3, consult_file/1, dlist_next/1, format_error/1, format_error/2, format_exception/1,
         format_exception/2, format_exit_term/1, format_stacktrace/1, is_not_test/1, is_string/1, list_dir/1, split_node/1, trie_match/2,
         trie_new/0, trie_store/2, uniq/1]).

-define(DEPTH, 20).

%% Failures ------------------------------------------------------------------------------------------------------------

format_exception(Exception) -> format_exception(Exception, ?DEPTH).

format_exception({Class, Term, Stack}, Depth) when is_atom(Class), is_list(Stack) ->
    case is_stack(Stack) of
        true -> [format_stacktrace(Stack), "**", atom_to_list(Class), $:, line(Term, Depth)];
        false -> line(Term, Depth)
    end;
format_exception(Term, Depth) -> line(Term, Depth).

%% Laid out as of the first column, wherever it goes.
line(Term, Depth) -> io_lib:format("~tP\n", [Term, Depth]).

format_exit_term({Reason, [_ | _] = Stack} = Term) ->
    case is_stack(Stack) of
        true -> [io_lib:format("~tP", [Reason, 15]), format_stacktrace(Stack)];
        false -> io_lib:format("~tP", [Term, 15])
    end;
format_exit_term(Term) -> io_lib:format("~tP", [Term, 15]).

is_stack(Stack) -> lists:all(fun is_frame/1, Stack).

is_frame({M, F, A, Where}) -> is_list(Where) andalso is_frame({M, F, A});
is_frame({M, F, A}) -> is_atom(M) andalso is_atom(F) andalso (is_integer(A) orelse is_list(A));
is_frame(_) -> false.

format_stacktrace([]) -> "";
format_stacktrace([Frame | Callers]) ->
    [frame("in function", Frame) | [frame("in call from", Caller) || Caller <- Callers]].

frame(Prefix, {M, F, Args}) -> frame(Prefix, {M, F, Args, []});
frame(Prefix, {M, F, A, Where}) when is_integer(A) -> io_lib:fwrite("~ts ~w:~tw/~w~ts\n", [Prefix, M, F, A, place(Where)]);
frame(Prefix, {M, F, Args, Where}) ->
    Arity = length(Args),
    Shown = [io_lib:format("~tP", [Arg, 15]) || Arg <- Args],
    Call = case {is_operator(M, F, Arity), Shown} of
               {true, [Arg]} -> [atom_to_list(F), $\s, Arg];
               {true, [Left, Right]} -> [Left, $\s, atom_to_list(F), $\s, Right];
               _ -> [io_lib:fwrite("~tw", [F]), $(, lists:join($,, Shown), $)]
           end,
    io_lib:fwrite("~ts ~w:~tw/~w~ts\n  called as ~ts\n", [Prefix, M, F, Arity, place(Where), Call]).

place(Where) ->
    case {lists:keyfind(file, 1, Where), lists:keyfind(line, 1, Where)} of
        {{_, File}, {_, Line}} -> io_lib:format(" (~ts, line ~w)", [File, Line]);
        _ -> ""
    end.

is_operator(erlang, F, A) ->
    erl_internal:arith_op(F, A) orelse erl_internal:bool_op(F, A) orelse erl_internal:comp_op(F, A) orelse erl_internal:list_op(F, A)
        orelse erl_internal:send_op(F, A);
is_operator(_, _, _) -> false.

format_error(Error) -> format_error(Error, ?DEPTH).

format_error({bad_test, Term}, Depth) -> message("bad test descriptor", "~tP", [Term, Depth]);
format_error({bad_generator, {Function, Term}}, Depth) ->
    message(["result from generator ", name(Function), " is not a test"], "~tP", [Term, Depth]);
format_error({generator_failed, {Function, Exception}}, Depth) ->
    message(["test generator ", name(Function), " failed"], "~ts", [format_exception(Exception, Depth)]);
format_error({no_such_function, Function}, _) -> message(["no such function: ", name(Function)], "", []);
format_error({module_not_found, M}, _) -> message("test module not found", "~tp", [M]);
format_error({application_not_found, Name}, _) when is_atom(Name) -> message("application not found", "~w", [Name]);
format_error({file_read_error, {_, Text, File}}, _) -> message("error reading file", "~ts: ~ts", [Text, File]);
format_error({setup_failed, Exception}, Depth) -> message("context setup failed", "~ts", [format_exception(Exception, Depth)]);
format_error({cleanup_failed, Exception}, Depth) -> message("context cleanup failed", "~ts", [format_exception(Exception, Depth)]);
format_error({{bad_instantiator, {Function, Term}}, _}, Depth) ->
    message(["result from instantiator ", name(Function), " is not a test"], "~tP", [Term, Depth]);
format_error({instantiation_failed, Exception}, Depth) ->
    message("instantiation of subtests failed", "~ts", [format_exception(Exception, Depth)]).

name({M, F, A}) -> io_lib:format("~w:~tw/~w", [M, F, A]).

%% The text is indented as of behind the stars.
message(Title, Format, Args) -> io_lib:format("*** ~ts ***\n~ts\n\n", [Title, io_lib:format("**" ++ Format, Args)]).

%% Values that a generator gives by mistake, where tests were meant.
is_not_test(Value) when is_boolean(Value); Value =:= ok; Value =:= error; Value =:= undefined -> true;
is_not_test({Tag, _}) when Tag =:= ok; Tag =:= error; Tag =:= 'EXIT' -> true;
is_not_test([N | _]) when is_number(N) -> true;
is_not_test(Value) -> is_number(Value) orelse is_binary(Value) orelse is_pid(Value) orelse is_port(Value) orelse is_reference(Value).

%% Lists ---------------------------------------------------------------------------------------------------------------

%% The next element of a deep list, in front of the rest; strings are elements.
dlist_next([]) -> [];
dlist_next([Head | Tail] = List) ->
    case is_list(Head) andalso not is_text(Head) of
        true ->
            case dlist_next(Head) of
                [] -> dlist_next(Tail);
                [First] -> [First | Tail];
                [First | Rest] -> [First, Rest | Tail]
            end;
        false ->
            case is_text(List) of
                true -> [List];
                false -> List
            end
    end;
dlist_next(Term) -> [Term].

is_text([_ | _] = List) -> is_string(List);
is_text(_) -> false.

is_string([C | Cs]) when is_integer(C), C >= 0, C =< 16#10FFFF -> is_string(Cs);
is_string([_ | _]) -> false;
is_string([]) -> true;
is_string(_) -> false.

uniq([X, X | Rest]) -> uniq([X | Rest]);
uniq([X | Rest]) -> [X | uniq(Rest)];
uniq([]) -> [].

%% A set of paths, of which none leads on from another.
trie_new() -> gb_trees:empty().

trie_store([_ | _], []) -> [];
trie_store([], _) -> [];
trie_store([Step | Steps], Trie) ->
    case gb_trees:lookup(Step, Trie) of
        none when Steps =:= [] -> gb_trees:insert(Step, [], Trie);
        none -> gb_trees:insert(Step, trie_store(Steps, trie_new()), Trie);
        {value, []} -> Trie;
        {value, Inner} -> gb_trees:update(Step, trie_store(Steps, Inner), Trie)
    end.

trie_match([_ | _], []) -> prefix;
trie_match([], []) -> exact;
trie_match([], _) -> no;
trie_match([Step | Steps], Trie) ->
    case gb_trees:lookup(Step, Trie) of
        none -> no;
        {value, []} when Steps =:= [] -> exact;
        {value, []} -> prefix;
        {value, Inner} -> trie_match(Steps, Inner)
    end.

%% Outside -------------------------------------------------------------------------------------------------------------

split_node(Name) when is_atom(Name) -> split_node(atom_to_list(Name));
split_node(Text) ->
    case string:split(Text, "@") of
        [Name, Host] -> {list_to_atom(Name), list_to_atom(Host)};
        [Name] -> {list_to_atom(Name), element(2, split_node(node()))}
    end.

command(Command) -> command(Command, "").
command(Command, Folder) -> command(Command, Folder, []).

%% Status and output of a program of the operating system.
command(Command, Folder, Environment) ->
    Options = [{cd, Folder} || Folder =/= ""] ++ [{env, Environment} || Environment =/= []],
    Port = open_port({spawn, Command}, Options ++ [stream, exit_status, use_stdio, stderr_to_stdout, in, eof]),
    answer(Port, []).

answer(Port, Output) ->
    receive
        {Port, {data, Data}} -> answer(Port, [Data | Output]);
        {Port, eof} ->
            port_close(Port),
            receive
                {Port, {exit_status, Status}} ->
                    Text = lists:flatten(lists:reverse(Output)),
                    {Status, re:replace(Text, "\r\n?", "\n", [global, {return, list}])}
            end
    end.

consult_file(File) ->
    case file:path_consult(["." | code:get_path()], File) of
        {ok, Terms, _} -> Terms;
        {error, Reason} -> unreadable(Reason, File)
    end.

list_dir(Folder) ->
    case file:list_dir(Folder) of
        {ok, Names} -> Names;
        {error, Reason} -> unreadable(Reason, Folder)
    end.

unreadable(Reason, Name) -> throw({file_read_error, {Reason, file:format_error(Reason), Name}}).
