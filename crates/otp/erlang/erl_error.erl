%% Exceptions as text: what happened, and where, one line a frame, as shells and crash reports show them.
%%
%% Known errors are explained in words; other reasons print as terms. A frame whose function was raised with `error_info` asks the
%% module named there what was wrong with each argument.
-module(erl_error).

-export([format_call/4, format_call/5, format_crash/3, format_exception/3, format_exception/4, format_exception/6,
         format_exception/7, format_exception/8, format_fun/1, format_fun/2, format_stacktrace/4, format_stacktrace/5]).

%% How to write: the text before each line, a printer of terms (term, column and characters left to text and characters left), and
%% the encoding of names.
-record(style, {indent = "", print, encoding = latin1}).

format_exception(Class, Reason, Stack) -> format_exception(Class, Reason, Stack, #{}).

format_exception(Class, Reason, Stack, Options) ->
    Print = maps:get(format_fun, Options, fun(Term, Column) -> io_lib:print(Term, Column, 80, 30) end),
    Trim = maps:get(stack_trim_fun, Options, fun(_, _, _) -> false end),
    format_exception(maps:get(column, Options, 1), Class, Reason, Stack, Trim, Print, unicode).

format_exception(Column, Class, Reason, Stack, Trim, Print) -> format_exception(Column, Class, Reason, Stack, Trim, Print, latin1).

format_exception(Column, Class, Reason, Stack, Trim, Print, Encoding) ->
    format_exception(Column, Class, Reason, Stack, Trim, unlimited(Print), Encoding, -1).

format_exception(Column, Class, Reason, Stack, Trim, Print, Encoding, Limit)
  when is_integer(Column), Column >= 1, is_function(Trim, 3), is_function(Print, 3), is_integer(Limit) ->
    Style = #style{indent = spaces(Column - 1), print = Print, encoding = Encoding},
    {Explained, Culprit, Frames} = analyze(Class, Reason, Stack),
    Hints = hints(Reason, Frames),
    Trace = trace(Frames, Trim, Hints, if Limit < 0 -> Limit; true -> Limit div 3 end, Style),
    Left = less(less(Limit, iolist_size(heading(Class))), size(Trace, Style)),
    What = case Hints of
               #{reason := Text} -> Text;
               #{} -> explain(Explained, Class, Culprit, Left, Style)
           end,
    Line = [heading(Class), io_lib:format(case Encoding of latin1 -> "~s"; _ -> "~ts" end, [What])],
    case Trace of
        [] -> lists:flatten(Line);
        _ -> [lists:flatten(Line), $\n, Trace]
    end.

%% For crash reports, whose frames of the machinery below the program say nothing about it.
format_crash(Class, Reason, Stack) ->
    Trim = fun(M, _, _) -> M =:= erl_eval orelse M =:= proc_lib end,
    format_exception(5, Class, Reason, Stack, Trim, fun(Term, Column) -> io_lib:print(Term, Column, 80, -1) end, unicode).

format_stacktrace(Column, Stack, Trim, Print) -> format_stacktrace(Column, Stack, Trim, Print, latin1).

format_stacktrace(Column, Stack, Trim, Print, Encoding)
  when is_integer(Column), Column >= 1, is_function(Trim, 3), is_function(Print, 2) ->
    trace(Stack, Trim, hints(none, Stack), -1, #style{indent = spaces(Column - 1), print = unlimited(Print), encoding = Encoding}).

format_call(Column, Function, Args, Print) -> format_call(Column, Function, Args, Print, latin1).

format_call(Column, Function, Args, Print, Encoding)
  when is_integer(Column), Column >= 1, is_list(Args), is_function(Print, 2) ->
    call("", spaces(Column - 1), Function, Args, -1, #style{print = unlimited(Print), encoding = Encoding}).

format_fun(F) -> format_fun(F, latin1).

format_fun(F, Encoding) when is_function(F) ->
    [{_, M}, {_, Name}, {_, Arity}, {_, Type}] = [erlang:fun_info(F, Item) || Item <- [module, name, arity, type]],
    case Type of
        local when Name =:= "" -> io_lib:format("~w", [F]);
        local when M =:= erl_eval -> io_lib:format("interpreted function with arity ~w", [Arity]);
        _ -> function(M, Name, Arity, Encoding)
    end.

unlimited(Print) -> fun(Term, Column, Limit) -> {Print(Term, Column), Limit} end.

heading(error) -> "exception error: ";
heading(exit) -> "exception exit: ";
heading(throw) -> "exception throw: ".

%% What to explain -----------------------------------------------------------------------------------------------------

%% The reason, the call that it is about, if it is about one, and the frames to list.
analyze(Class, Reason, Stack) ->
    case are_frames(Stack) of
        true -> culprit(Class, Reason, Stack);
        false -> {{Reason, Stack}, none, []}
    end.

culprit(error, function_clause, [{_, _, Args, _} = Frame | Frames]) when is_list(Args) -> {function_clause, Frame, Frames};
culprit(error, function_clause, [{shell, F, Arity, _}]) -> {function_clause, {F, Arity}, []};
culprit(error, undef, [Frame | Frames]) -> {undef, Frame, Frames};
culprit(_, Reason, Frames) -> {Reason, none, Frames}.

are_frames([{M, F, A, Where} | Frames]) when is_atom(M), is_atom(F), is_list(Where), is_integer(A) -> are_frames(Frames);
are_frames([{M, F, Args, Where} | Frames]) when is_atom(M), is_atom(F), is_list(Where), length(Args) >= 0 -> are_frames(Frames);
are_frames(Frames) -> Frames =:= [].

%% What the module that raised the error says about its arguments.
hints(Reason, [{M, _, _, Where} | _] = Frames) ->
    case lists:keyfind(error_info, 1, Where) of
        {error_info, #{} = Info} ->
            Module = maps:get(module, Info, M),
            Function = maps:get(function, Info, format_error),
            try Module:Function(Reason, Frames)
            catch error:_ -> #{}
            end;
        _ -> #{}
    end;
hints(_, []) -> #{}.

%% In words ------------------------------------------------------------------------------------------------------------

explain(undef, error, {M, F, A, _}, _, Style) -> ["undefined function ", function(M, F, arity(A), Style#style.encoding)];
explain(function_clause, error, {F, Arity}, _, _) -> io_lib:format("no function clause matching call to ~w/~w", [F, Arity]);
explain(function_clause, error, {M, F, Args, Where}, Limit, Style) ->
    [about_call("no function clause matching ", error, {M, F}, Args, Limit, Style), $\s, place(Where)];
explain({Tag, Value}, error, none, Limit, Style) -> explain_error(Tag, Value, Limit, Style);
explain({shell_undef, F, A, _}, error, none, _, Style) ->
    io_lib:format("undefined shell command ~ts/~w", [atom(F, Style#style.encoding), arity(A)]);
explain({restricted_shell_bad_return, Value}, exit, none, Limit, Style) ->
    about_value("restricted shell module returned bad value ", Value, exit, Limit, Style);
explain({restricted_shell_disallowed, {Function, Args}}, exit, none, Limit, Style) ->
    about_call("restricted shell does not allow ", exit, Function, Args, Limit, Style);
explain(Reason, Class, none, Limit, Style) ->
    case sentence(Class, Reason) of
        none -> printed(Reason, length(Style#style.indent) + 1 + iolist_size(heading(Class)), Limit, Style);
        Sentence -> Sentence
    end.

explain_error(badarity, {F, Args}, _, Style) when is_function(F) ->
    [format_fun(F, Style#style.encoding), " called with ", arguments(length(Args))];
explain_error(argument_limit, _, _, _) -> "limit of number of arguments to interpreted function exceeded";
explain_error(unbound, Variable, _, _) -> io_lib:format("variable ~w is unbound", [Variable]);
explain_error(Tag, Value, Limit, Style) ->
    case beginning(Tag) of
        none -> printed({Tag, Value}, length(Style#style.indent) + 1 + iolist_size(heading(error)), Limit, Style);
        Beginning -> about_value(Beginning, Value, error, Limit, Style)
    end.

beginning(badarg) -> "bad argument: ";
beginning(badkey) -> "bad key: ";
beginning(badmap) -> "bad map: ";
beginning(badfun) -> "bad function ";
beginning(badmatch) -> "no match of right hand side value ";
beginning(case_clause) -> "no case clause matching ";
beginning(else_clause) -> "no else clause matching ";
beginning(try_clause) -> "no try clause matching ";
beginning(bad_filter) -> "bad filter ";
beginning(bad_generator) -> "bad generator ";
beginning(_) -> none.

sentence(error, badarg) -> "bad argument";
sentence(error, badarith) -> "an error occurred when evaluating an arithmetic expression";
sentence(error, if_clause) -> "no true branch found when evaluating an if expression";
sentence(error, noproc) -> "no such process or port";
sentence(error, notalive) -> "the node cannot be part of a distributed system";
sentence(error, system_limit) -> "a system limit has been reached";
sentence(error, timeout_value) -> "bad receive timeout value";
sentence(exit, restricted_shell_started) -> "restricted shell starts now";
sentence(exit, restricted_shell_stopped) -> "restricted shell stopped";
sentence(exit, calling_self) -> "the current process attempted to call itself";
sentence(_, _) -> none.

arguments(0) -> "no arguments";
arguments(1) -> "one argument";
arguments(2) -> "two arguments";
arguments(N) -> io_lib:format("~w arguments", [N]).

arity(A) when is_integer(A) -> A;
arity(Args) -> length(Args).

%% A value of several lines stands below its sentence where it then takes fewer.
about_value(Beginning, Value, Class, Limit, #style{indent = Indent} = Style) ->
    Left = length(Indent) + iolist_size(heading(Class)),
    Beside = printed(Value, Left + length(Beginning) + 1, Limit, Style),
    Below = case newlines(Beside) > 1 of
                true -> printed(Value, Left + 1, Limit, Style);
                false -> Beside
            end,
    case newlines(Below) < newlines(Beside) of
        true -> [Beginning, $\n, spaces(Left), Below];
        false -> [Beginning, Beside]
    end.

about_call(Beginning, Class, Function, Args, Limit, #style{indent = Indent} = Style) ->
    call(Beginning, spaces(length(Indent) + iolist_size(heading(Class))), Function, Args, Limit, Style).

%% Frames --------------------------------------------------------------------------------------------------------------

trace(Frames, Trim, Hints, Limit, Style) ->
    Own = lists:reverse(lists:dropwhile(fun({M, F, A, _}) -> Trim(M, F, A) end, lists:reverse(Frames))),
    frames(Own, first, Hints, Limit, Style#style{indent = "  " ++ Style#style.indent}).

frames([], _, _, _, _) -> [];
frames(_, _, _, 0, _) -> [];
frames([{M, F, A, Where} | Frames], Place, Hints, Limit, Style) ->
    Line = frame(M, F, A, Where, Place, Hints, Limit, Style),
    [Line | frames(Frames, below, #{}, less(Limit, size(Line, Style)), Style)].

frame(M, F, A, Where, Place, Hints, Limit, #style{indent = Indent, encoding = Encoding} = Style) ->
    Start = case Place of
                first -> Indent;
                below -> [$\n | Indent]
            end,
    Head = [Start, origin(Place, M, F, arity(A)), $\s, function(M, F, arity(A), Encoding)],
    Called = if
                 is_integer(A) -> [$\s, place(Where)];
                 true ->
                     Before = Indent ++ "   called as ",
                     [$\n, Before, call("", Before, {M, F}, A, Limit, Style)]
             end,
    lists:flatten(io_lib:format("~ts~ts~ts", [Head, Called, [[$\n, Start, "   ", Hint] || Hint <- hint_lines(arity(A), Hints)]])).

origin(first, M, F, A) ->
    case is_operator({M, F}, A) of
        true -> "in operator ";
        false -> "in function "
    end;
origin(below, _, _, _) -> "in call from".

hint_lines(Arity, Hints) ->
    [Line || N <- lists:seq(1, Arity), {ok, Text} <- [maps:find(N, Hints)],
             Line <- argument_hint(io_lib:format("*** argument ~w: ", [N]), Text)]
        ++ [["*** ", Text] || {ok, Text} <- [maps:find(general, Hints)]].

argument_hint(Start, Text) ->
    [First | More] = string:lexemes(Text, "\r\n"),
    [[Start, First] | [[spaces(string:length(Start)), Line] || Line <- More]].

place(Where) ->
    case {proplists:get_value(file, Where), proplists:get_value(line, Where)} of
        {File, Line} when File =/= undefined, Line =/= undefined -> io_lib:format("(~ts, line ~w)", [File, Line]);
        _ -> ""
    end.

%% Calls ---------------------------------------------------------------------------------------------------------------

call(Beginning, Before, Function, Args, Limit, Style) ->
    case is_operator(Function, length(Args)) of
        true -> [Beginning, operation(Beginning, Before, element(2, Function), Args, Limit, Style)];
        false -> [Beginning, application(Beginning, Before, Function, Args, Limit, Style)]
    end.

%% The call goes to a line of its own where its arguments need fewer lines there, or where two short ones would not fit here.
application(Beginning, Before, Function, Args, Limit, #style{encoding = Encoding} = Style) ->
    Name = name(Function, length(Args), Encoding),
    Column = string:length([Before, Beginning, Name]),
    Beside = argument_list(Args, Column, Limit, Style),
    Below = argument_list(Args, string:length([Before, Name]), Limit, Style),
    Short = argument_list([a2345, b2345], Column, Limit, Style),
    case newlines(Short) > 0 orelse newlines(Below) < newlines(Beside) of
        true -> [$\n, Before, Name, Below];
        false -> [Name, Beside]
    end.

operation(Beginning, Before, Operator, [A], Limit, Style) ->
    Text = atom_to_list(Operator) ++ " ",
    [Text, printed(A, iolist_size([Beginning, Before, Text]) + 1, Limit, Style)];
operation(Beginning, Before, Operator, [A, B], Limit, #style{print = Print} = Style) ->
    Column = iolist_size([Beginning, Before]),
    Text = atom_to_list(Operator),
    {Left, Limit1} = Print(A, Column + 1, Limit),
    Below = printed(B, Column + 1, Limit1, Style),
    Beside = printed(B, Column + length(Text) + 2 + size(Left, Style) + 1, Limit1, Style),
    case newlines(Left) > 0 orelse newlines(Below) < newlines(Beside) of
        true -> [Left, $\n, spaces(Column), Text, $\n, spaces(Column), Below];
        false -> [Left, $\s, Text, $\s, Beside]
    end.

%% A list of arguments prints as a list between parentheses, but never as a string: an atom as wide stands for the first argument.
argument_list([First | Rest] = Args, Column, Limit, Style) ->
    case is_printable(Args, Style) of
        true ->
            Digits = integer_to_list(First),
            Mask = list_to_atom(lists:duplicate(length(Digits), $a)),
            List = unicode:characters_to_list(printed([Mask | Rest], Column + 1, Limit, Style), Style#style.encoding),
            in_parentheses([$[, Digits, string:slice(List, 1 + length(Digits))], Style);
        false -> in_parentheses(printed(Args, Column + 1, Limit, Style), Style)
    end;
argument_list([], Column, Limit, Style) -> in_parentheses(printed([], Column + 1, Limit, Style), Style).

in_parentheses(Text, #style{encoding = Encoding}) ->
    Bytes = unicode:characters_to_binary(Text, Encoding),
    [$(, binary:part(Bytes, 1, byte_size(Bytes) - 2), $)].

is_printable(Args, #style{encoding = latin1}) -> io_lib:printable_latin1_list(Args);
is_printable(Args, _) -> io_lib:printable_list(Args).

function(M, F, Arity, Encoding) -> io_lib:format("~ts/~w", [name({M, F}, Arity, Encoding), Arity]).

%% Functions that need no module in code are named without it.
name({M, F}, Arity, Encoding) ->
    case erl_internal:bif(M, F, Arity) orelse is_operator({M, F}, Arity) of
        true when F =:= '/' -> "'/'";
        true -> atom_to_list(F);
        false -> io_lib:format("~w:~ts", [M, atom(F, Encoding)])
    end;
name(F, _, Encoding) when is_function(F) -> format_fun(F, Encoding);
name(F, _, Encoding) -> atom(F, Encoding).

atom(Atom, latin1) -> io_lib:write_atom_as_latin1(Atom);
atom(Atom, _) -> io_lib:write_atom(Atom).

is_operator({erlang, F}, Arity) ->
    try erl_internal:op_type(F, Arity) of _ -> true
    catch error:_ -> false
    end;
is_operator(_, _) -> false.

%% Text ----------------------------------------------------------------------------------------------------------------

printed(Term, Column, Limit, #style{print = Print}) -> element(1, Print(Term, Column, Limit)).

newlines(Text) -> length(binary:matches(unicode:characters_to_binary(Text), <<"\n">>)).

spaces(N) -> lists:duplicate(N, $\s).

%% The name of a file may have any characters.
size(Text, #style{encoding = latin1}) ->
    try iolist_size(Text)
    catch error:badarg -> string:length(Text)
    end;
size(Text, _) -> string:length(Text).

less(Limit, _) when Limit < 0 -> Limit;
less(Limit, Size) -> max(Limit - Size, 0).
