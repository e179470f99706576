%% Writes a run of tests as files of XML, one a group at the top, in the format of Maven's Surefire, which servers of continuous
%% integration read. The option `dir` says where; the folder is made if it is not there.
-module(eunit_surefire).
-behaviour(eunit_listener).

-export([handle_begin/3, handle_cancel/3, handle_end/3, init/1, start/0, start/1, terminate/2]).

%% `cases` are in the order of the last first: {Name, Description, Result, Milliseconds, Output}.
-record(suite, {name = <<>>, time = 0, ok = 0, failed = 0, aborted = 0, skipped = 0, cases = []}).
-record(state, {folder, suites = #{}}).

start() -> start([]).
start(Options) -> eunit_listener:start(?MODULE, Options).

init(Options) ->
    Folder = proplists:get_value(dir, Options, "."),
    ok = filelib:ensure_path(Folder),
    receive {start, _} -> #state{folder = Folder} end.

%% A group at the top is a suite, and so is a test at the top.
handle_begin(_, Data, #state{suites = Suites} = State) ->
    case proplists:get_value(id, Data) of
        [Id] -> State#state{suites = Suites#{Id => #suite{name = proplists:get_value(desc, Data)}}};
        _ -> State
    end.

handle_end(group, Data, #state{suites = Suites} = State) ->
    case proplists:get_value(id, Data) of
        [Id | _] ->
            #{Id := Suite} = Suites,
            State#state{suites = Suites#{Id := Suite#suite{time = proplists:get_value(time, Data)}}};
        [] -> State
    end;
handle_end(test, Data, State) ->
    with(proplists:get_value(status, Data), name(Data), proplists:get_value(time, Data), proplists:get_value(output, Data), Data, State).

handle_cancel(group, Data, State) ->
    case proplists:get_value(reason, Data) of
        {abort, {setup_failed, Exception}} -> with({error, Exception}, ["fixture setup ", io_lib:write(proplists:get_value(id, Data))], 0, <<>>, Data, State);
        {abort, {cleanup_failed, Exception}} -> with({error, Exception}, ["fixture cleanup ", io_lib:write(proplists:get_value(id, Data))], 0, <<>>, Data, State);
        _ -> State
    end;
handle_cancel(test, Data, State) ->
    with({skipped, proplists:get_value(reason, Data)}, name(Data), 0, <<>>, Data, State).

name(Data) ->
    {M, F, _} = proplists:get_value(source, Data),
    io_lib:format("~ts:~w ~ts", [M, proplists:get_value(line, Data), F]).

with(Status, Name, Time, Output, Data, #state{suites = Suites} = State) ->
    [Id | _] = proplists:get_value(id, Data),
    #{Id := Suite} = Suites,
    Case = fun(Result) -> [{Name, proplists:get_value(desc, Data), Result, Time, Output} | Suite#suite.cases] end,
    Suite1 = case Status of
                 ok -> Suite#suite{ok = Suite#suite.ok + 1, cases = Case(ok)};
                 {skipped, _} -> Suite#suite{skipped = Suite#suite.skipped + 1, cases = Case(Status)};
                 {error, {error, {Assertion, _}, _} = Exception}
                   when Assertion =:= assertion_failed; Assertion =:= assertMatch_failed; Assertion =:= assertEqual_failed;
                        Assertion =:= assertException_failed; Assertion =:= assertCmd_failed; Assertion =:= assertCmdOutput_failed ->
                     Suite#suite{failed = Suite#suite.failed + 1, cases = Case({failed, Exception})};
                 {error, Exception} -> Suite#suite{aborted = Suite#suite.aborted + 1, cases = Case({aborted, Exception})}
             end,
    State#state{suites = Suites#{Id := Suite1}}.

terminate({ok, _}, #state{folder = Folder, suites = Suites}) -> lists:foreach(fun(Suite) -> write(Suite, Folder) end, maps:values(Suites));
terminate({error, _}, _) -> ok.

%% Files -----------------------------------------------------------------------------------------------------------------

write(#suite{name = Name, cases = Cases} = Suite, Folder) ->
    File = filename:join(Folder, lists:flatten(["TEST-", file_name(Name), ".xml"])),
    Text = ["<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n", start_tag(Suite), [test_case(Case) || Case <- lists:reverse(Cases)], "</testsuite>\n"],
    case file:write_file(File, unicode:characters_to_binary(Text)) of
        ok -> ok;
        {error, _} = Error -> throw(Error)
    end.

%% Letters, digits and signs of ASCII; a module's suite is called by its name alone.
file_name(Text) ->
    Name = case characters(Text) of
               "module '" ++ Module -> Module;
               Other -> Other
           end,
    lists:append([case Char of
                      $\s -> "_";
                      _ when Char =:= $'; Char =:= $" -> "";
                      _ when Char =:= $/; Char =:= $\\ -> ":";
                      _ when Char < $!; Char > $~ -> "";
                      _ -> [Char]
                  end || Char <- Name]).

start_tag(#suite{name = Name, time = Time, ok = Ok, failed = Failed, aborted = Aborted, skipped = Skipped}) ->
    io_lib:format("<testsuite tests=\"~w\" failures=\"~w\" errors=\"~w\" skipped=\"~w\" time=\"~ts\" name=\"~ts\">\n",
                  [Ok + Failed + Skipped + Aborted, Failed, Aborted, Skipped, seconds(Time), attribute(Name)]).

test_case({Name, Description, Result, Time, Output}) ->
    Title = case characters(Description) of
                "" -> attribute(Name);
                _ -> [attribute(Name), " (", attribute(Description), ")"]
            end,
    Start = ["  <testcase time=\"", seconds(Time), "\" name=\"", Title, "\""],
    [Start, ">\n", result(Result), "    <system-out>", text(Output), "\n    </system-out>\n  </testcase>\n"].

result(ok) -> [];
result({failed, {error, {Type, _}, _} = Exception}) -> failure("failure", Type, ["::", text(eunit_lib:format_exception(Exception, 100))]);
result({aborted, {Class, _, _} = Exception}) -> failure("error", Class, ["::", text(eunit_lib:format_exception(Exception, 100))]);
result({skipped, {abort, Error}}) when is_tuple(Error) -> failure("skipped", element(1, Error), text(eunit_lib:format_error(Error)));
result({skipped, timeout}) -> "    <skipped type=\"timeout\"/>\n";
result({skipped, {timeout, #{stacktrace := Stack}}}) -> failure("skipped", timeout, text(eunit_lib:format_stacktrace(Stack)));
result({skipped, {Type, Term}}) when is_atom(Type) -> failure("skipped", Type, text(io_lib:write(Term)));
result({skipped, Term}) -> failure("skipped", unknown, text(io_lib:write(Term))).

failure(Tag, Type, Text) -> ["    <", Tag, " type=\"", attribute(atom_to_list(Type)), "\">\n", Text, "    </", Tag, ">\n"].

seconds(Milliseconds) -> io_lib:format("~w.~3..0w", [Milliseconds div 1000, Milliseconds rem 1000]).

characters(undefined) -> "";
characters(Text) ->
    case unicode:characters_to_list(Text) of
        Chars when is_list(Chars) -> Chars;
        _ -> binary_to_list(iolist_to_binary(Text))
    end.

text(Text) -> [escaped(Char, false) || Char <- characters(Text)].
attribute(Text) -> [escaped(Char, true) || Char <- characters(Text)].

escaped($<, _) -> "&lt;";
escaped($>, _) -> "&gt;";
escaped($&, _) -> "&amp;";
escaped($", true) -> "&quot;";
escaped(Char, _) when Char =:= $\n; Char =:= $\r; Char =:= $\t; Char > 31 -> Char;
escaped(_, _) -> "".
