%% The evaluator of the shell: runs commands, and the functions that only a shell has.
%%
%% Calls without a module are these, in this order: the shell's own (local/4), those of `user_default`, those of `shell_default`, what
%% was defined in the shell. A restricted shell asks its module about all calls but those that touch nothing outside the shell.
-module(shell_eval).

-export([evaluator/5, pretty/5]).

-record(env, {shell, records, functions, restriction}).

evaluator(Shell, Bindings, Records, Functions, Dictionary) ->
    lists:foreach(fun({Key, Value}) -> put(Key, Value) end, Dictionary),
    Restriction = application:get_env(stdlib, restricted_shell, none),
    Restriction =/= none andalso get(restricted_shell_state) =:= undefined andalso put(restricted_shell_state, []),
    loop(Bindings, #env{shell = Shell, records = Records, functions = Functions, restriction = Restriction}).

loop(Bindings, #env{shell = Shell, restriction = Restriction} = Env) ->
    receive
        {shell_cmd, Shell, {eval, Exprs}, What} ->
            Restriction =/= none andalso put(restricted_expr_state, []),
            loop(run(Exprs, Bindings, What, Env), Env)
    end.

run(Exprs, Bindings, What, #env{shell = Shell} = Env) ->
    try sequence(Exprs, Bindings, What, Env) of
        {Reply, Bindings1} ->
            Shell ! {shell_rep, self(), Reply},
            Bindings1
    catch
        exit:normal -> exit(normal);
        Class:Reason:Stack ->
            Failed = {self(), Class, {Reason, Stack}},
            case survives(Class, Reason) of
                true ->
                    Shell ! {ev_caught, Failed},
                    Bindings;
                false ->
                    %% An end by itself, for nobody is to log this one; who is linked gets the reason.
                    {links, Links} = process_info(self(), links),
                    Why = case Class of
                              throw -> {{nocatch, Reason}, Stack};
                              _ -> {Reason, Stack}
                          end,
                    lists:foreach(fun(Linked) -> exit(Linked, Why) end, Links -- [Shell]),
                    Shell ! {ev_exit, Failed},
                    exit(normal)
            end
    end.

survives(exit, Reason) when Reason =:= restricted_shell_stopped; Reason =:= restricted_shell_started -> false;
survives(_, _) -> application:get_env(stdlib, shell_catch_exception, false) =:= true.

sequence(Exprs, Bindings, What, Env) -> sequence(Exprs, Bindings, Bindings, What, Env).

%% Each expression is checked when those before it have run. A command that is refused leaves the bindings as they were.
sequence([Expr | Exprs], Bindings, Before, What, #env{records = Records} = Env) ->
    case checked(Expr, Bindings, Records) of
        {ok, Plain} ->
            {value, Value, Bindings1} = erl_eval:expr(Plain, Bindings, {eval, local_handler(Env)}, {value, other_handler(Env)}),
            Bindings2 = [Binding || {Name, _} = Binding <- erl_eval:bindings(Bindings1), not shell_records:is_own_variable(Name)],
            case Exprs of
                [] -> {{value, result(What, Value, Records), Bindings2, get()}, Bindings2};
                _ -> sequence(Exprs, Bindings2, Before, What, Env)
            end;
        {error, Error} -> {{command_error, Error}, Before}
    end.

%% Without records, which are tuples to the evaluator; names of variables to forget, and values, are nothing to be checked.
checked(Expr, Bindings, Records) ->
    case shell_records:expand(Expr, Records) of
        {ok, Plain} ->
            case erl_eval:check_command([checkable(Plain)], Bindings) of
                ok -> {ok, Plain};
                Error -> Error
            end;
        Error -> Error
    end.

checkable({call, At, {atom, _, f}, [{var, _, _}]}) -> {atom, At, ok};
checkable({value, At, _}) -> {atom, At, ok};
checkable(Node) when is_tuple(Node) -> list_to_tuple(checkable(tuple_to_list(Node)));
checkable([Node | Nodes]) -> [checkable(Node) | checkable(Nodes)];
checkable(Node) -> Node.

result(pmt, Value, _) -> {pmt, Value};
result(cmd, Value, Records) ->
    io:requests([{put_chars, unicode, pretty(Value, 1, 30, 60, Records)}, nl]),
    {result, Value}.

%% Text as the shell prints it: from a column on, to a depth, with so many characters a line.
pretty(Term, Column, Depth, LineChars, Records) ->
    Width = case io:columns() of
                {ok, Columns} -> Columns;
                _ -> 80
            end,
    io_lib_pretty:print(Term, [{column, Column}, {line_length, Width}, {depth, Depth}, {line_max_chars, LineChars},
                               {strings, application:get_env(stdlib, shell_strings, true) =/= false},
                               {record_print_fun, shell_records:names(Records)}, encoding()]).

encoding() ->
    case lists:keyfind(encoding, 1, io:getopts()) of
        false -> {encoding, latin1};
        Encoding -> Encoding
    end.

%% Calls ---------------------------------------------------------------------------------------------------------------

local_handler(#env{restriction = none} = Env) ->
    fun(Name, Args, Bindings) -> local(Name, Args, Bindings, Env) end;
local_handler(#env{restriction = Module} = Env) ->
    fun(Name, Args, Bindings) ->
            case is_harmless(Name, length(Args)) of
                true -> local(Name, Args, Bindings, Env);
                false ->
                    {Values, Bindings1} = values(Args, Bindings, Env),
                    case allowed(Module, local_allowed, Name, Values) of
                        true -> default(Name, Values, Bindings1, Env);
                        _ -> disallowed({Name, Values}, Env)
                    end
            end
    end.

other_handler(#env{shell = Shell, restriction = none}) ->
    fun(Function, Args) -> shell:apply_fun(Function, Args, Shell) end;
other_handler(#env{shell = Shell, restriction = Module} = Env) ->
    fun(Function, Args) ->
            case allowed(Module, non_local_allowed, Function, Args) of
                false -> disallowed({Function, Args}, Env);
                {redirect, Function1, Args1} -> shell:apply_fun(Function1, Args1, Shell);
                _ -> shell:apply_fun(Function, Args, Shell)
            end
    end.

allowed(Module, Callback, Function, Args) ->
    case Module:Callback(Function, Args, {get(restricted_shell_state), get(restricted_expr_state)}) of
        {Allowed, {ShellState, ExprState}} ->
            put(restricted_shell_state, ShellState),
            put(restricted_expr_state, ExprState),
            Allowed;
        Other -> erlang:raise(exit, {restricted_shell_bad_return, Other}, [{Module, Callback, 3, []}])
    end.

disallowed(Call, Env) ->
    ask({update_dict, get()}, Env),
    exit({restricted_shell_disallowed, Call}).

is_harmless(Name, Arity) ->
    lists:member({Name, Arity}, [{f, 0}, {f, 1}, {h, 0}, {b, 0}, {history, 1}, {results, 1}, {catch_exception, 1}, {exit, 0}, {fl, 0},
                                 {'$define', 1}, {rd, 2}, {rf, 0}, {rf, 1}, {rl, 0}, {rl, 1}, {rp, 1}, {rr, 1}, {rr, 2}, {rr, 3}, {v, 1}]).

ask(Request, #env{shell = Shell}) ->
    Shell ! {shell_req, self(), Request},
    receive {shell_rep, Shell, Reply} -> Reply end.

values(Args, Bindings, Env) -> erl_eval:expr_list(Args, Bindings, {eval, local_handler(Env)}, {value, other_handler(Env)}).

%% The shell's own functions -----------------------------------------------------------------------------------------------

local(v, [{integer, _, N}], Bindings, Env) -> {value, ask({result, N}, Env), Bindings};
local(e, [_], Bindings, _) -> {value, undefined, Bindings};
local(h, [], Bindings, Env) ->
    lists:foreach(fun(Command) -> show_command(Command, Env) end, ask(commands, Env)),
    {value, ok, Bindings};
local(b, [], Bindings, Env) ->
    lists:foreach(fun(Binding) -> show_binding(Binding, Env) end, erl_eval:bindings(Bindings)),
    {value, ok, Bindings};
local(f, [], _, _) -> {value, ok, erl_eval:new_bindings()};
local(f, [{var, _, Name}], Bindings, _) -> {value, ok, erl_eval:del_binding(Name, Bindings)};
local(f, [_], _, _) -> no_clause(f, 1);
local(history, [{integer, _, N}], Bindings, _) -> {value, shell:history(N), Bindings};
local(history, [_], _, _) -> no_clause(history, 1);
local(results, [{integer, _, N}], Bindings, _) -> {value, shell:results(N), Bindings};
local(results, [_], _, _) -> no_clause(results, 1);
local(catch_exception, [{atom, _, Bool}], Bindings, _) when is_boolean(Bool) -> {value, shell:catch_exception(Bool), Bindings};
local(catch_exception, [_], _, _) -> no_clause(catch_exception, 1);
local(exit, [], _, Env) ->
    ask(exit, Env),
    exit(normal);
local('$define', [{value, _, Form}], Bindings, Env) -> {value, shell_records:define(Form, Env#env.records, Env#env.functions), Bindings};
local(rd, [{atom, _, Name}, Fields], Bindings, #env{records = Records, functions = Functions}) ->
    {value, shell_records:define_record(Name, shown(Fields), Records, Functions), Bindings};
local(rd, [_, _], _, _) -> no_clause(rd, 2);
local(rf, [], Bindings, #env{records = Records, functions = Functions}) ->
    {value, shell_records:forget_all(Records, Functions), Bindings};
local(rf, [Arg], Bindings, #env{records = Records, functions = Functions} = Env) ->
    {[Names], Bindings1} = values([Arg], Bindings, Env),
    {value, shell_records:forget(Names, Records, Functions), Bindings1};
local(rl, [], Bindings, #env{records = Records}) -> {value, shell_records:show('_', Records, encoding()), Bindings};
local(rl, [Arg], Bindings, #env{records = Records} = Env) ->
    {[Names], Bindings1} = values([Arg], Bindings, Env),
    {value, shell_records:show(Names, Records, encoding()), Bindings1};
local(rp, [Arg], Bindings, #env{records = Records} = Env) ->
    {[Term], Bindings1} = values([Arg], Bindings, Env),
    io:requests([{put_chars, unicode, pretty(Term, 1, -1, 60, Records)}, nl]),
    {value, ok, Bindings1};
local(rr, Args, Bindings, #env{records = Records} = Env) when length(Args) >= 1, length(Args) =< 3 ->
    {Values, Bindings1} = values(Args, Bindings, Env),
    [File, Selected, Options] = Values ++ lists:nthtail(length(Values) - 1, ['_', []]),
    {value, shell_records:read_and_add(File, Selected, Options, Records), Bindings1};
local(lf, [], Bindings, #env{functions = Functions}) -> printed([shell_records:functions(Functions), "\n"], Bindings);
local(lt, [], Bindings, #env{functions = Functions}) -> printed(shell_records:types(Functions), Bindings);
local(lr, [], Bindings, #env{functions = Functions}) -> printed(shell_records:records(Functions), Bindings);
local(ff, [], Bindings, #env{functions = Functions}) ->
    ets:match_delete(Functions, {{function, '_'}, '_'}),
    ets:match_delete(Functions, {{spec, '_'}, '_'}),
    {value, ok, Bindings};
local(ff, [{atom, _, F}, {integer, _, A}], Bindings, #env{functions = Functions}) ->
    ets:delete(Functions, {function, {shell_default, F, A}}),
    ets:delete(Functions, {spec, {shell_default, F, A}}),
    {value, ok, Bindings};
local(ff, [_, _], _, _) -> no_clause(ff, 2);
local(tf, [], Bindings, #env{functions = Functions}) ->
    ets:match_delete(Functions, {{type, '_'}, '_'}),
    {value, ok, Bindings};
local(tf, [{atom, _, Name}], Bindings, #env{functions = Functions}) ->
    ets:delete(Functions, {type, Name}),
    {value, ok, Bindings};
local(tf, [_], _, _) -> no_clause(tf, 1);
local(fl, [], Bindings, #env{records = Records, functions = Functions}) ->
    shell_records:forget([Name || {{record, Name}, _} <- ets:tab2list(Functions)], Records, Functions),
    ets:delete_all_objects(Functions),
    {value, ok, Bindings};
local(save_module, [{string, _, Path}], Bindings, #env{records = Records, functions = Functions}) ->
    {value, shell_records:save_module(Path, Records, Functions), Bindings};
local(save_module, [_], _, _) -> no_clause(save_module, 1);
local(Name, Args, Bindings, Env) ->
    {Values, Bindings1} = values(Args, Bindings, Env),
    default(Name, Values, Bindings1, Env).

default(Name, Args, Bindings, #env{functions = Functions}) ->
    Arity = length(Args),
    Default = [M || M <- [user_default, shell_default], code:ensure_loaded(M) =:= {module, M}, erlang:function_exported(M, Name, Arity)],
    case {Default, ets:lookup(Functions, {function, {shell_default, Name, Arity}})} of
        {[M | _], _} -> {eval, fun M:Name/Arity, Args, Bindings};
        {[], [{_, {Fun, _}}]} -> {eval, Fun, Args, Bindings};
        {[], []} -> erlang:error({shell_undef, Name, Arity, []})
    end.

no_clause(Name, Arity) -> erlang:raise(error, function_clause, [{shell, Name, Arity, []}]).

printed(Text, Bindings) ->
    io:requests([{put_chars, unicode, Text}, nl]),
    {value, ok, Bindings}.

%% Showing commands and bindings ---------------------------------------------------------------------------------------

show_command({N, {Exprs, Result}}, #env{records = Records}) ->
    Number = integer_to_list(N) ++ ": ",
    Shown = case Result of
                {result, Value} -> [{put_chars, unicode, ["-> ", pretty(Value, 4, 30, 60, Records)]}, nl];
                none -> []
            end,
    io:requests([{put_chars, unicode, [Number, erl_pp:exprs(shown(Exprs), length(Number), [encoding()])]}, nl | Shown]).

show_binding({Name, Value}, #env{records = Records}) ->
    At = erl_anno:new(0),
    Text = case erl_eval:fun_data(Value) of
               {fun_data, _, Clauses} -> erl_pp:expr({match, At, {var, At, Name}, {'fun', At, {clauses, shown(Clauses)}}}, [encoding()]);
               {named_fun_data, _, Own, Clauses} ->
                   erl_pp:expr({match, At, {var, At, Name}, {named_fun, At, Own, shown(Clauses)}}, [encoding()]);
               false ->
                   Left = [atom_to_list(Name), " = "],
                   [Left, pretty(Value, iolist_size(Left) + 1, 30, 60, Records)]
           end,
    io:requests([{put_chars, unicode, Text}, nl]).

%% Values that stand in code, as code.
shown({value, At, Value}) ->
    try erl_parse:abstract(Value)
    catch error:_ -> {call, At, {atom, At, v}, [{integer, At, erl_anno:line(At)}]}
    end;
shown(Node) when is_tuple(Node) -> list_to_tuple(shown(tuple_to_list(Node)));
shown([Node | Nodes]) -> [shown(Node) | shown(Nodes)];
shown(Node) -> Node.
