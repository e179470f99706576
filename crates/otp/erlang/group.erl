%% The I/O server of a shell on a terminal: the group leader of the shell and of all that it starts.
%%
%% A driver owns the terminal. It sends `{Driver, {data, Chars}}`, `{Driver, eof}`, `{Driver, activate}`, and exit signals `interrupt` and others; it is
%% sent `{Group, Request}`, where a request is one of those of `asterias_terminal_line`, `{put_chars_sync, unicode, Chars, To}`, answered by `{reply, To, ok}`,
%% or a question. Input requests are served the newest first: one that comes while another waits is answered before that goes on, for
%% it comes from what the user has just started.
%%
%% What other processes may look at is in the process dictionary: `shell`, and what was last cut.
-module(group).

-export([format_io_request_log/1, log_io_request/3, server/4, start/2, start/3, whereis_shell/0]).

-include_lib("kernel/include/logger.hrl").

-record(group, {driver, shell, echo = true, binary = false, expand_fun, expand_below = true, dumb = false, noshell = false, log = none,
                history = [], buffer = [], reads = []}).

%% `how` is edit (with `line`, a continuation of edlin), line or password (with `line`, the characters so far, reversed), or chars. `state` is the
%% continuation of `function`. `lines` are the other lines of the history while one is shown: {Older, Line, Newer}.
-record(read, {to, rest, prompt, encoding, function, how, line = [], state = start, lines, search = none}).

-record(search, {quit, words = [], found = []}).

start(Driver, Shell) -> start(Driver, Shell, []).

start(Driver, Shell, Options) ->
    Ancestors = [self() | case get('$ancestors') of undefined -> []; Own -> Own end],
    spawn_link(?MODULE, server, [Ancestors, Driver, Shell, Options]).

server(Ancestors, Driver, Shell, Options) ->
    process_flag(trap_exit, true),
    put('$ancestors', Ancestors),
    edlin:init(),
    started(Shell),
    Option = fun(Key, Default) -> proplists:get_value(Key, Options, Default) end,
    loop(#group{driver = Driver, shell = get(shell), echo = Option(echo, true), expand_fun = two(Option(expand_fun, fun edlin_expand:expand/2)),
                expand_below = Option(expand_below, true), dumb = Option(dumb, false), noshell = Option(noshell, false)}).

two(Fun) when is_function(Fun, 1) -> fun(Before, _) -> Fun(Before) end;
two(Fun) -> Fun.

whereis_shell() ->
    case whereis(user_drv) =/= undefined andalso user_drv:whereis_group() of
        Group when is_pid(Group) ->
            case process_info(Group, {dictionary, shell}) of
                {_, Shell} when is_pid(Shell) -> Shell;
                _ -> undefined
            end;
        _ -> undefined
    end.

%% A shell's group leader is this process, also while it starts.
started({}) -> ok;
started(Shell) when is_pid(Shell) ->
    group_leader(self(), Shell),
    linked(Shell);
started(Shell) ->
    Leader = group_leader(),
    group_leader(self(), self()),
    try start_of(Shell) of
        Pid when is_pid(Pid) ->
            group_leader(Leader, self()),
            linked(Pid);
        Other -> exit(Other)
    catch
        throw:Other -> exit(Other);
        error:Reason:Stack -> exit({'EXIT', {Reason, Stack}});
        exit:Reason -> exit({'EXIT', Reason})
    end.

start_of({M, F, Args}) -> apply(M, F, Args);
start_of({Node, M, F, Args}) -> rpc:call(Node, M, F, Args);
start_of(Module) when is_atom(Module) -> Module:start();
start_of(Fun) when is_function(Fun, 0) -> Fun().

linked(Shell) ->
    link(Shell),
    put(shell, Shell),
    ok.

%% The loop ------------------------------------------------------------------------------------------------------------

loop(#group{driver = Driver, shell = Shell} = Group) ->
    receive
        {io_request, From, ReplyAs, Request} when is_pid(From) ->
            Group#group.log =:= none orelse log_io_request({io_request, From, ReplyAs, Request}, Group#group.log, name()),
            loop(asked(Request, {From, ReplyAs}, Group));
        {reply, {From, ReplyAs}, Reply} ->
            From ! {io_reply, ReplyAs, Reply},
            loop(Group);
        {Driver, {data, Data}} -> loop(typed(unicode:characters_to_list(Data), Group));
        {Driver, eof} -> loop(typed(eof, Group));
        {Driver, activate} ->
            shown(Group),
            loop(Group);
        {Driver, echo, Bool} -> loop(Group#group{echo = Bool});
        {driver_id, Asker} ->
            Asker ! {self(), driver_id, Driver},
            loop(Group);
        {'EXIT', Driver, interrupt} -> loop(interrupted(Group));
        {'EXIT', Driver, Reason} -> ended(Reason, Group);
        {'EXIT', Shell, Reason} when is_pid(Shell) -> exit(Reason);
        _ -> loop(Group)
    after blinking(Group) -> loop(fed([], Group))
    end.

blinking(#group{reads = [#read{how = edit, line = {line, _, _, {blink, _}}} | _]}) -> 1000;
blinking(_) -> infinity.

name() ->
    case process_info(self(), registered_name) of
        {_, Name} -> Name;
        [] -> undefined
    end.

interrupted(#group{reads = [], shell = Shell} = Group) ->
    is_pid(Shell) andalso exit(Shell, interrupt),
    Group;
interrupted(#group{reads = [Read | Reads]} = Group) ->
    reply(Read#read.to, {error, interrupted}),
    shown(Group#group{reads = Reads, buffer = []}).

%% A shell that waits for input is not in a state to end by itself.
ended(Reason, #group{reads = []}) -> exit(Reason);
ended(_, #group{shell = Shell}) ->
    is_pid(Shell) andalso exit(Shell, kill),
    exit(terminated).

reply({From, ReplyAs}, Reply) -> From ! {io_reply, ReplyAs, Reply}.

send(#group{driver = Driver}, Request) ->
    Driver ! {self(), Request},
    ok.

send_all(_, []) -> ok;
send_all(Group, Requests) -> send(Group, {requests, Requests}).

ask(#group{driver = Driver}, Question, Tag) ->
    Driver ! list_to_tuple([self(), Tag | Question]),
    receive {Driver, Tag, Answer} -> Answer
    after 2000 -> timeout
    end.

%% Requests ------------------------------------------------------------------------------------------------------------

asked({requests, Requests}, To, Group) when is_list(Requests) -> performed(Requests, ok, To, Group);
asked(Request, To, Group) -> performed([Request], ok, To, Group).

performed([], Reply, To, Group) ->
    reply(To, Reply),
    Group;
performed([Request | Rest], _, To, Group) ->
    case perform(modern(Request), Group) of
        {put, Chars} when Rest =:= [] ->
            print(Group, {put_chars_sync, unicode, Chars, To}),
            Group;
        {put, Chars} ->
            print(Group, {put_chars, unicode, Chars}),
            performed(Rest, ok, To, Group);
        {error, _} = Error ->
            reply(To, Error),
            Group;
        {read, Read} -> begun(Read#read{to = To, rest = Rest}, Group);
        {Reply, Group1} -> performed(Rest, Reply, To, Group1)
    end.

%% Output stands above the line that is edited.
print(#group{reads = [#read{how = edit, line = Line} | _]} = Group, Request) ->
    send_all(Group, edlin:erase_line()),
    send(Group, Request),
    send_all(Group, edlin:redraw_line(Line));
print(Group, Request) -> send(Group, Request).

%% Requests without an encoding are the old form, and mean latin1.
modern({put_chars, Chars}) -> {put_chars, latin1, Chars};
modern({put_chars, M, F, Args}) -> {put_chars, latin1, M, F, Args};
modern({get_chars, Prompt, N}) -> {get_chars, latin1, Prompt, N};
modern({get_line, Prompt}) -> {get_line, latin1, Prompt};
modern({get_until, Prompt, M, F, Args}) -> {get_until, latin1, Prompt, M, F, Args};
modern(get_password) -> {get_password, latin1};
modern(Request) -> Request.

perform({put_chars, Encoding, Chars}, _) when Encoding =:= unicode; Encoding =:= latin1 ->
    case binary(Chars, Encoding) of
        error -> {error, {put_chars, Encoding, Chars}};
        Bytes -> {put, Bytes}
    end;
perform({put_chars, Encoding, M, F, Args}, _) when Encoding =:= unicode; Encoding =:= latin1 ->
    try binary(apply(M, F, Args), Encoding) of
        error -> {error, F};
        Bytes -> {put, Bytes}
    catch
        _:_ -> {error, F}
    end;
perform({get_chars, Encoding, Prompt, N}, Group) -> {read, read(Prompt, Encoding, {io_lib, collect_chars, N}, case Group#group.echo of true -> edit; false -> chars end, Group)};
perform({get_line, Encoding, Prompt}, Group) -> {read, read(Prompt, Encoding, {io_lib, collect_line, []}, edit, Group)};
perform({get_until, Encoding, Prompt, M, F, Args}, Group) -> {read, read(Prompt, Encoding, {io_lib, get_until, {M, F, Args}}, edit, Group)};
perform({get_password, _}, #group{echo = false}) -> {error, enotsup};
perform({get_password, Encoding}, _) -> {read, #read{prompt = [], encoding = Encoding, how = password}};
perform({get_geometry, What}, Group) when What =:= columns; What =:= rows ->
    case ask(Group, [], tty_geometry) of
        {Columns, _} when What =:= columns -> {Columns, Group};
        {_, Rows} -> {Rows, Group};
        _ -> {error, enotsup}
    end;
perform(getopts, Group) -> {options(Group), Group};
perform({setopts, Options}, Group) when is_list(Options) ->
    case set_options(proplists:unfold(Options), Group) of
        error -> {error, enotsup};
        Group1 -> {ok, Group1}
    end;
perform(_, _) -> {error, request}.

binary(Chars, Encoding) ->
    try unicode:characters_to_binary(Chars, Encoding) of
        Bytes when is_binary(Bytes) -> Bytes;
        _ -> error
    catch
        error:_ -> error
    end.

options(#group{expand_fun = Expand, echo = Echo, binary = Binary, log = Log} = Group) ->
    Encoding = case ask(Group, [], get_unicode_state) of true -> unicode; _ -> latin1 end,
    Terminal = ask(Group, [], get_terminal_state),
    [{expand_fun, Expand}, {echo, Echo}, {binary, Binary}, {encoding, Encoding}, {log, Log}
     | [{terminal, maps:get(stdout, Terminal)} || is_map(Terminal)] ++ [Pair || is_map(Terminal), Pair <- maps:to_list(Terminal)]].

set_options([{binary, Bool} | Options], Group) when is_boolean(Bool) -> set_options(Options, Group#group{binary = Bool});
set_options([{list, Bool} | Options], Group) when is_boolean(Bool) -> set_options(Options, Group#group{binary = not Bool});
set_options([{echo, Bool} | Options], Group) when is_boolean(Bool) -> set_options(Options, Group#group{echo = Bool});
set_options([{expand_fun, Fun} | Options], Group) when is_function(Fun, 1); is_function(Fun, 2) -> set_options(Options, Group#group{expand_fun = two(Fun)});
set_options([{log, Log} | Options], Group) when Log =:= none; Log =:= input; Log =:= output; Log =:= all -> set_options(Options, Group#group{log = Log});
set_options([{Encoding, true} | Options], Group) when Encoding =:= unicode; Encoding =:= latin1 -> set_options([{encoding, Encoding} | Options], Group);
set_options([{encoding, Encoding} | Options], Group) when Encoding =:= unicode; Encoding =:= utf8; Encoding =:= latin1 ->
    _ = ask(Group, [Encoding =/= latin1], set_unicode_state),
    set_options(Options, Group);
set_options([], Group) -> Group;
set_options(_, _) -> error.

%% Reading -------------------------------------------------------------------------------------------------------------

read(Prompt, Encoding, Function, How, #group{echo = Echo, dumb = Dumb}) ->
    #read{prompt = lists:flatten(io_lib:format_prompt(Prompt, Encoding)), encoding = Encoding, function = Function,
          how = case How of edit when Dumb; not Echo -> line; _ -> How end}.

begun(#read{how = edit, prompt = Prompt} = Read, #group{history = History, buffer = Buffer, reads = Reads} = Group) ->
    {more_chars, Line, Requests} = edlin:start(Prompt),
    send_all(Group, Requests),
    fed(Buffer, Group#group{buffer = [], reads = [Read#read{line = Line, lines = {History, none, []}} | Reads]});
begun(#read{prompt = Prompt} = Read, #group{buffer = Buffer, reads = Reads} = Group) ->
    Prompt =:= [] orelse send(Group, {put_chars, unicode, unicode:characters_to_binary(Prompt)}),
    fed(Buffer, Group#group{buffer = [], reads = [Read | Reads]}).

typed(Chars, #group{reads = [], buffer = Buffer} = Group) -> Group#group{buffer = joined(Buffer, Chars)};
typed(Chars, Group) -> fed(Chars, Group).

joined([], Chars) -> Chars;
joined(Buffer, eof) -> Buffer;
joined(eof, Chars) -> Chars;
joined(Buffer, Chars) -> Buffer ++ Chars.

fed(Chars, #group{reads = [#read{how = edit, line = Line} | _]} = Group) -> edited(edlin:edit_line(Chars, Line), Group);
fed([], #group{reads = [#read{how = How} | _]} = Group) when How =/= chars -> Group;
fed(Chars, #group{reads = [#read{how = chars} = Read | _]} = Group) -> applied(Chars, Read, [], Group);
fed(Chars, #group{reads = [#read{how = password, line = Sofar} = Read | Reads]} = Group) ->
    case password(Chars, Sofar) of
        {more, Sofar1} -> Group#group{reads = [Read#read{line = Sofar1} | Reads]};
        {done, Password, Rest} ->
            send(Group, {insert_chars, unicode, "\n"}),
            answered(Password, Rest, Group)
    end;
fed(Chars, #group{reads = [#read{how = line, line = Sofar} = Read | Reads]} = Group) ->
    case plain(Chars, Sofar, Group#group.noshell) of
        {more, Sofar1} -> Group#group{reads = [Read#read{line = Sofar1} | Reads]};
        {done, Line, Rest} -> applied(Line, Read#read{line = []}, Rest, Group)
    end.

%% What was waited for is printed again where another request came between.
shown(#group{reads = [#read{how = edit, line = Line} | _]} = Group) ->
    send_all(Group, edlin:redraw_line(Line)),
    Group;
shown(Group) -> Group.

password(eof, Sofar) -> {done, lists:reverse(Sofar), eof};
password([], Sofar) -> {more, Sofar};
password([C | Rest], Sofar) when C =:= $\r; C =:= $\n -> {done, lists:reverse(Sofar), Rest};
password([$\d | Rest], []) -> password(Rest, []);
password([$\d | Rest], [_ | Sofar]) -> password(Rest, Sofar);
password([C | Rest], Sofar) -> password(Rest, [C | Sofar]).

%% A line without editing, but for deleting where somebody types it.
plain(eof, [], _) -> {done, eof, eof};
plain(eof, Sofar, _) -> {done, lists:reverse(Sofar), eof};
plain([], Sofar, _) -> {more, Sofar};
plain([$\n | Rest], Sofar, _) -> {done, lists:reverse(Sofar, "\n"), Rest};
plain([C | Rest], Sofar, true) -> plain(Rest, [C | Sofar], true);
plain("\r\n" ++ Rest, Sofar, false) -> {done, lists:reverse(Sofar, "\n"), Rest};
plain([$\r | Rest], Sofar, false) -> {done, lists:reverse(Sofar, "\n"), Rest};
plain([C | Rest], [], false) when C =:= $\d; C =:= $\b -> plain(Rest, [], false);
plain([C | Rest], [_ | Sofar], false) when C =:= $\d; C =:= $\b -> plain(Rest, Sofar, false);
plain([C | Rest], Sofar, false) when C < $\s -> plain(Rest, Sofar, false);
plain([C | Rest], Sofar, false) -> plain(Rest, [C | Sofar], false).

%% What the reader makes of the text: an answer, or more is wanted.
applied(Text, #read{function = {M, F, Extra}, state = State, encoding = Encoding} = Read, Rest, #group{binary = Binary, reads = [_ | Reads]} = Group) ->
    case translated(Text, Binary, Encoding) of
        {error, _} = Error -> answered(Error, [], Group);
        Data ->
            try M:F(State, Data, Encoding, Extra) of
                {stop, Result, Left} -> answered(Result, joined(listed(Left, Encoding), Rest), accepted(Text, Read, Group));
                _ when Read#read.how =:= edit -> continued(Rest, Group);
                State1 ->
                    Prompt = Read#read.prompt,
                    Prompt =:= [] orelse send(Group, {put_chars, unicode, unicode:characters_to_binary(Prompt)}),
                    fed(Rest, Group#group{reads = [Read#read{state = State1} | Reads]})
            catch
                _:_ -> answered({error, failed(F, Extra)}, [], Group)
            end
    end.

failed(get_until, {_, F, _}) -> F;
failed(F, _) -> F.

translated(eof, _, _) -> eof;
translated(Text, Binary, Encoding) ->
    case Encoding =:= latin1 andalso lists:any(fun(C) -> C > 255 end, Text) of
        true -> {error, {no_translation, unicode, latin1}};
        false when Binary -> unicode:characters_to_binary(Text, unicode, Encoding);
        false -> Text
    end.

listed(Left, Encoding) when is_binary(Left) -> unicode:characters_to_list(Left, Encoding);
listed(Left, _) -> Left.

answered(Result, Rest, #group{reads = [#read{to = To, rest = Requests} | Reads]} = Group) ->
    Group1 = Group#group{reads = Reads, buffer = Rest},
    Group2 = case Result of
                 {error, _} ->
                     reply(To, Result),
                     Group1;
                 _ -> performed(Requests, Result, To, Group1)
             end,
    case Group2 of
        #group{reads = Reads} when Reads =/= [] -> fed(Group2#group.buffer, shown(Group2#group{buffer = []}));
        _ -> Group2
    end.

%% Lines ---------------------------------------------------------------------------------------------------------------

continued(Rest, #group{reads = [#read{line = {_, _, Text, _}, prompt = Prompt} = Read | Reads]} = Group) ->
    {more_chars, Line, Requests} = edlin:start(Prompt, Text),
    send_all(Group, Requests),
    fed(Rest, Group#group{reads = [Read#read{line = Line} | Reads]}).

%% What was read is shown as it stays, and kept where it is a command.
accepted(_, #read{how = edit, line = {_, Prompt, Text, _}, function = {_, F, _}}, Group) ->
    Formatted = formatted(edlin:current_line(Text), Group),
    [Last | Lines] = lists:reverse(string:split(Formatted, "\n", all)),
    send_all(Group, [{redraw_prompt, Prompt, lists:duplicate(shell:prompt_width(Prompt, unicode), $\s), {Lines, {lists:reverse(Last ++ "\n"), []}, []}}, new_prompt]),
    case F of
        get_until -> remembered(string:trim(Formatted, both) ++ "\n", Group);
        _ -> Group
    end;
accepted(_, _, Group) -> Group.

remembered("\n", Group) -> Group;
remembered(Line, #group{history = [Line | _]} = Group) -> Group;
remembered(Line, #group{history = History} = Group) -> Group#group{history = [Line | History]}.

formatted(Text, Group) ->
    Trimmed = string:trim(Text, trailing, "\n"),
    case application:get_env(stdlib, format_shell_func, default) of
        default -> Trimmed;
        {M, F} ->
            try string:trim(M:F(Text), trailing, "\n")
            catch _:_ ->
                send(Group, {put_chars, unicode, unicode:characters_to_binary(io_lib:format("* Bad format function: ~tp~n", [{M, F}]))}),
                _ = shell:format_shell_func(default),
                Trimmed
            end;
        Command -> string:chomp(by_program(Command, Text))
    end.

%% A program changes the file that `${file}` stands for.
by_program(Command, Text) ->
    File = string:chomp(os:cmd("mktemp")) ++ ".erl",
    ok = file:write_file(File, unicode:characters_to_binary(Text)),
    _ = os:cmd(lists:flatten(string:replace(Command, "${file}", File))),
    {ok, Content} = file:read_file(File),
    _ = file:delete(File),
    unicode:characters_to_list(Content).

%% What the editor answers.
edited({done, Text, Rest, Requests}, #group{reads = [#read{line = {line, Prompt, _, _}} = Read | Reads]} = Group) ->
    send_all(Group, Requests),
    Read1 = Read#read{line = {line, Prompt, Text, {normal, none}}, search = none},
    Chars = case {Rest, edlin:current_line(Text)} of
                {[], []} -> eof;
                {_, Line} -> Line
            end,
    applied(Chars, Read1, Rest, Group#group{reads = [Read1 | Reads]});
edited({history_up, Rest, Line, Requests}, Group) -> history(up, Rest, Line, Requests, Group);
edited({history_down, Rest, Line, Requests}, Group) -> history(down, Rest, Line, Requests, Group);
edited({search, Rest, Line, Requests}, #group{reads = [Read | Reads], history = History} = Group) ->
    send_all(Group, Requests),
    {more_chars, Searching, _} = edlin:start("\e[;1;4msearch:\e[0m ", {search, none}),
    edited(edlin:edit_line1(Rest, Searching),
           Group#group{reads = [Read#read{search = #search{quit = Line}, lines = {History, none, []}} | Reads]});
edited({Skip, Rest, Line, Requests}, Group) when Skip =:= skip_up; Skip =:= skip_down ->
    send_all(Group, Requests),
    fed(Rest, searched(Skip, line(Line, Group)));
edited({search_found, Rest, _, Requests}, Group) -> found(fun(Line) -> key_again("\r", Line, Rest) end, Requests, Group);
edited({search_quit, Rest, _, Requests}, Group) -> found(fun(Line) -> edlin:edit_line(Rest, Line) end, Requests, Group);
edited({search_cancel, Rest, _, Requests}, #group{reads = [#read{search = #search{quit = Line}} = Read | Reads]} = Group) ->
    send_all(Group, Requests ++ [delete_line | edlin:redraw_line(Line)]),
    edited(edlin:edit_line(Rest, Line), Group#group{reads = [Read#read{search = none} | Reads]});
edited({format_expression, Rest, Line, Requests}, Group) ->
    send_all(Group, Requests),
    replaced(formatted(edlin:current_line(Line), Group), Rest, Line, Group);
edited({open_editor, Rest, Line, Requests}, #group{driver = Driver} = Group) ->
    send_all(Group, Requests),
    send(Group, {open_editor, edlin:current_line(Line)}),
    receive {Driver, {editor_data, Text}} -> replaced(string:chomp(Text), Rest, Line, Group) end;
edited({Help, _, Rest, Line, Requests}, Group) when Help =:= help; Help =:= help_full ->
    %% Modules carry no documentation.
    send_all(Group, Requests ++ [beep]),
    edited(edlin:edit_line(Rest, Line), Group);
edited({Expand, Before, Rest, Line, Requests}, Group) when Expand =:= expand; Expand =:= expand_full ->
    send_all(Group, Requests),
    expanded(Expand, Before, Rest, Line, Group);
edited({_, Line, Requests}, #group{reads = [#read{search = #search{}} | _]} = Group) ->
    send_all(Group, [Request || {move_expand, _} = Request <- Requests]),
    searched(again, line(Line, Group));
edited({_, Line, Requests}, Group) ->
    send_all(Group, Requests),
    line(Line, Group).

line(Line, #group{reads = [Read | Reads]} = Group) -> Group#group{reads = [Read#read{line = Line} | Reads]}.

key_again(Key, Line, Rest) ->
    case edlin:edit_line(Key, Line) of
        {done, Text, [], Requests} -> {done, Text, Rest, Requests}
    end.

%% Another text in the place of the line.
replaced(Text, Rest, Line, Group) ->
    {more_chars, New, _} = edlin:start(edlin:prompt(Line)),
    {more_chars, New1, Requests} = edlin:edit_line1(unicode:characters_to_list(Text), New),
    send_all(Group, edlin:erase_line() ++ Requests),
    edited(edlin:edit_line(Rest, New1), Group).

history(Way, Rest, Line, Requests, #group{reads = [#read{lines = Lines} = Read | Reads]} = Group) ->
    send_all(Group, Requests),
    case step(Way, edlin:current_line(Line), Lines) of
        none ->
            send(Group, beep),
            edited(edlin:edit_line(Rest, Line), Group);
        {Text, Lines1} -> replaced(lists:droplast(Text), Rest, Line, Group#group{reads = [Read#read{lines = Lines1} | Reads]})
    end.

step(up, none, {[Older | Rest], _, Newer}) -> {Older, {Rest, Older, Newer}};
step(up, Line, {[Older | Rest], _, Newer}) -> {Older, {Rest, Older, [Line | Newer]}};
step(down, Line, {Older, Current, [Newer | Rest]}) when Current =/= none -> {Newer, {[Line | Older], Newer, Rest}};
step(_, _, _) -> none.

%% Searching -----------------------------------------------------------------------------------------------------------

%% Shows the newest line, of those not passed yet, that holds the words; new words begin with the newest line of all.
searched(How, #group{reads = [#read{line = {line, Prompt, {_, {Words, _}, _}, _}, search = Search, lines = Lines} = Read | Reads], history = History} = Group) ->
    {Way, From} = case How of
                      skip_up -> {up, Lines};
                      skip_down -> {down, Lines};
                      again when Words =:= Search#search.words -> {none, Lines};
                      again -> {up, {History, none, []}}
                  end,
    Text = lists:reverse(Words),
    case Way =/= none andalso look(Way, Text, From) of
        false -> Group;
        none ->
            send_all(Group, [beep, delete_line, {insert_chars, unicode, unicode:characters_to_binary([Prompt, Text])}]),
            Group#group{reads = [Read#read{search = Search#search{words = Words, found = []}, lines = From} | Reads]};
        {Found, Lines1} ->
            Shown = string:split(string:trim(Found, trailing, "\n"), "\n", all),
            send_all(Group, [delete_line, {insert_chars, unicode, unicode:characters_to_binary([Prompt, Text])},
                             {put_expand, unicode, unicode:characters_to_binary(["  ", lists:join("\n  ", Shown)]), 7}]),
            Group#group{reads = [Read#read{search = Search#search{words = Words, found = Shown}, lines = Lines1} | Reads]}
    end.

look(Way, Text, Lines) ->
    case step(Way, element(2, Lines), Lines) of
        none -> none;
        {Line, Lines1} ->
            case string:find(Line, Text) of
                nomatch -> look(Way, Text, Lines1);
                _ -> {Line, Lines1}
            end
    end.

found(Go, Requests, #group{reads = [#read{search = #search{quit = Quit, found = Found}} = Read | Reads]} = Group) ->
    {line, Prompt, _, _} = Quit,
    Text = case lists:reverse([string:to_graphemes(Line) || Line <- Found]) of
               [] -> {[], {[], []}, []};
               [Last | Lines] -> {Lines, {lists:reverse(Last), []}, []}
           end,
    Line = {line, Prompt, Text, {normal, none}},
    send_all(Group, [delete_line | Requests] ++ edlin:redraw_line(Line)),
    edited(Go(Line), Group#group{reads = [Read#read{line = Line, search = none} | Reads]}).

%% Completion ----------------------------------------------------------------------------------------------------------

expanded(Expand, Before, Rest, Line, #group{expand_fun = Fun, expand_below = Below} = Group) ->
    {Found, Chars, Matches} = Fun(Before, []),
    Found =:= no andalso send(Group, beep),
    Columns = case ask(Group, [], tty_geometry) of {Width, _} -> Width; _ -> 80 end,
    Text = case Matches of [] -> []; _ -> edlin_expand:format_matches(Matches, Columns) end,
    Typed = joined(lists:flatten(Chars), Rest),
    case Typed =:= [] andalso Text =/= [] of
        false -> edited(edlin:edit_line(Typed, Line), Group);
        true when Below ->
            Rows = case Expand of expand -> 7; expand_full -> 0 end,
            send(Group, {put_expand, unicode, unicode:characters_to_binary(string:trim(Text, trailing)), Rows}),
            edited(edlin:edit_line(Typed, Line), Group);
        true ->
            send(Group, {put_chars, unicode, unicode:characters_to_binary(["\n", Text])}),
            edited(edlin:edit_line("\el" ++ Typed, Line), Group)
    end.

%% Logging what is asked -----------------------------------------------------------------------------------------------

log_io_request({io_request, _, _, What} = Request, Level, Name) ->
    Kind = kind(What),
    lists:member(Level, [Kind, all]) andalso
        ?LOG_INFO(#{request => Request, server => self(), server_name => Name},
                  #{report_cb => fun ?MODULE:format_io_request_log/1, domain => [otp, kernel, io, Kind]}).

kind(Request) when is_tuple(Request), tuple_size(Request) > 1 ->
    Name = element(1, Request),
    case {lists:member(Name, [put_chars, requests]), lists:member(Name, [get_chars, get_line, get_until, get_password])} of
        {true, _} -> output;
        {_, true} -> input;
        _ -> ctrl
    end;
kind(_) -> ctrl.

format_io_request_log(#{request := {io_request, From, ReplyAs, Request}, server := Server, server_name := Name}) ->
    case written(Request) of
        {ok, Text} -> {"~p wrote to ~p~n~ts", [From, Name, Text]};
        none -> {"Request: ~p\n  From: ~p\n  ReplyAs: ~p\nServer: ~p\nName: ~p\n", [modern(Request), From, ReplyAs, Server, Name]}
    end.

%% The text of what only writes.
written({requests, Requests}) when is_list(Requests), Requests =/= [] ->
    Texts = [written(Request) || Request <- Requests],
    case lists:member(none, Texts) of
        true -> none;
        false -> {ok, [Text || {ok, Text} <- Texts]}
    end;
written(Request) ->
    case modern(Request) of
        {put_chars, Encoding, Chars} -> {ok, unicode:characters_to_list(Chars, Encoding)};
        {put_chars, Encoding, M, F, Args} ->
            try {ok, unicode:characters_to_list(apply(M, F, Args), Encoding)}
            catch _:_ -> none
            end;
        _ -> none
    end.
