%% What the language knows of functions and operators: which need no module, which may stand in guards.
-module(erl_internal).

-export([add_predefined_functions/1, arith_op/2, bif/2, bif/3, bool_op/2, comp_op/2, guard_bif/2, is_type/2, list_op/2, new_type_test/2, old_bif/2,
         old_type_test/2, op_type/2, send_op/2, type_test/2]).

%% Operators -----------------------------------------------------------------------------------------------------------

arith_op(Op, 1) -> lists:member(Op, ['+', '-', 'bnot']);
arith_op(Op, 2) -> lists:member(Op, ['+', '-', '*', '/', 'bor', 'bxor', 'bsl', 'bsr', 'div', 'rem', 'band']);
arith_op(_, _) -> false.

bool_op('not', 1) -> true;
bool_op(Op, 2) -> lists:member(Op, ['and', 'or', 'xor']);
bool_op(_, _) -> false.

comp_op(Op, 2) -> lists:member(Op, ['==', '/=', '=<', '<', '>=', '>', '=:=', '=/=']);
comp_op(_, _) -> false.

list_op(Op, 2) -> lists:member(Op, ['++', '--']);
list_op(_, _) -> false.

send_op('!', 2) -> true;
send_op(_, _) -> false.

op_type(Op, Arity) ->
    Kinds = [{arith, fun arith_op/2}, {bool, fun bool_op/2}, {comp, fun comp_op/2}, {list, fun list_op/2}, {send, fun send_op/2}],
    [Kind | _] = [Kind || {Kind, Is} <- Kinds, Is(Op, Arity)],
    Kind.

%% Functions -----------------------------------------------------------------------------------------------------------

bif(erlang, Name, Arity) -> bif(Name, Arity);
bif(_, _, _) -> false.

type_test(Name, Arity) -> new_type_test(Name, Arity) orelse old_type_test(Name, Arity).

bif(abs, 1) -> true;
bif(alias, A) when A =:= 0; A =:= 1 -> true;
bif(apply, A) when A =:= 2; A =:= 3 -> true;
bif(atom_to_binary, A) when A =:= 1; A =:= 2 -> true;
bif(atom_to_list, 1) -> true;
bif(binary_part, A) when A =:= 2; A =:= 3 -> true;
bif(binary_to_atom, A) when A =:= 1; A =:= 2 -> true;
bif(binary_to_existing_atom, A) when A =:= 1; A =:= 2 -> true;
bif(binary_to_float, 1) -> true;
bif(binary_to_integer, A) when A =:= 1; A =:= 2 -> true;
bif(binary_to_list, A) when A =:= 1; A =:= 3 -> true;
bif(binary_to_term, A) when A =:= 1; A =:= 2 -> true;
bif(bit_size, 1) -> true;
bif(bitstring_to_list, 1) -> true;
bif(byte_size, 1) -> true;
bif(ceil, 1) -> true;
bif(check_old_code, 1) -> true;
bif(check_process_code, A) when A =:= 2; A =:= 3 -> true;
bif(date, 0) -> true;
bif(delete_module, 1) -> true;
bif(demonitor, A) when A =:= 1; A =:= 2 -> true;
bif(disconnect_node, 1) -> true;
bif(element, 2) -> true;
bif(erase, A) when A =:= 0; A =:= 1 -> true;
bif(error, A) when A =:= 1; A =:= 2; A =:= 3 -> true;
bif(exit, A) when A =:= 1; A =:= 2 -> true;
bif(float, 1) -> true;
bif(float_to_binary, A) when A =:= 1; A =:= 2 -> true;
bif(float_to_list, A) when A =:= 1; A =:= 2 -> true;
bif(floor, 1) -> true;
bif(garbage_collect, A) when A =:= 0; A =:= 1; A =:= 2 -> true;
bif(get, A) when A =:= 0; A =:= 1 -> true;
bif(get_keys, A) when A =:= 0; A =:= 1 -> true;
bif(group_leader, A) when A =:= 0; A =:= 2 -> true;
bif(halt, A) when A =:= 0; A =:= 1; A =:= 2 -> true;
bif(hd, 1) -> true;
bif(integer_to_binary, A) when A =:= 1; A =:= 2 -> true;
bif(integer_to_list, A) when A =:= 1; A =:= 2 -> true;
bif(iolist_size, 1) -> true;
bif(iolist_to_binary, 1) -> true;
bif(is_alive, 0) -> true;
bif(is_atom, 1) -> true;
bif(is_binary, 1) -> true;
bif(is_bitstring, 1) -> true;
bif(is_boolean, 1) -> true;
bif(is_float, 1) -> true;
bif(is_function, A) when A =:= 1; A =:= 2 -> true;
bif(is_integer, 1) -> true;
bif(is_list, 1) -> true;
bif(is_map, 1) -> true;
bif(is_map_key, 2) -> true;
bif(is_number, 1) -> true;
bif(is_pid, 1) -> true;
bif(is_port, 1) -> true;
bif(is_process_alive, 1) -> true;
bif(is_record, A) when A =:= 2; A =:= 3 -> true;
bif(is_reference, 1) -> true;
bif(is_tuple, 1) -> true;
bif(length, 1) -> true;
bif(link, 1) -> true;
bif(list_to_atom, 1) -> true;
bif(list_to_binary, 1) -> true;
bif(list_to_bitstring, 1) -> true;
bif(list_to_existing_atom, 1) -> true;
bif(list_to_float, 1) -> true;
bif(list_to_integer, A) when A =:= 1; A =:= 2 -> true;
bif(list_to_pid, 1) -> true;
bif(list_to_port, 1) -> true;
bif(list_to_ref, 1) -> true;
bif(list_to_tuple, 1) -> true;
bif(load_module, 2) -> true;
bif(make_ref, 0) -> true;
bif(map_get, 2) -> true;
bif(map_size, 1) -> true;
bif(max, 2) -> true;
bif(min, 2) -> true;
bif(module_loaded, 1) -> true;
bif(monitor, A) when A =:= 2; A =:= 3 -> true;
bif(monitor_node, 2) -> true;
bif(node, A) when A =:= 0; A =:= 1 -> true;
bif(nodes, A) when A =:= 0; A =:= 1; A =:= 2 -> true;
bif(now, 0) -> true;
bif(open_port, 2) -> true;
bif(pid_to_list, 1) -> true;
bif(port_close, 1) -> true;
bif(port_command, A) when A =:= 2; A =:= 3 -> true;
bif(port_connect, 2) -> true;
bif(port_control, 3) -> true;
bif(port_to_list, 1) -> true;
bif(pre_loaded, 0) -> true;
bif(process_flag, A) when A =:= 2; A =:= 3 -> true;
bif(process_info, A) when A =:= 1; A =:= 2 -> true;
bif(processes, 0) -> true;
bif(purge_module, 1) -> true;
bif(put, 2) -> true;
bif(ref_to_list, 1) -> true;
bif(register, 2) -> true;
bif(registered, 0) -> true;
bif(round, 1) -> true;
bif(self, 0) -> true;
bif(setelement, 3) -> true;
bif(size, 1) -> true;
bif(spawn, A) when A =:= 1; A =:= 2; A =:= 3; A =:= 4 -> true;
bif(spawn_link, A) when A =:= 1; A =:= 2; A =:= 3; A =:= 4 -> true;
bif(spawn_monitor, A) when A =:= 1; A =:= 2; A =:= 3; A =:= 4 -> true;
bif(spawn_opt, A) when A =:= 2; A =:= 3; A =:= 4; A =:= 5 -> true;
bif(spawn_request, A) when A =:= 1; A =:= 2; A =:= 3; A =:= 4; A =:= 5 -> true;
bif(spawn_request_abandon, 1) -> true;
bif(split_binary, 2) -> true;
bif(statistics, 1) -> true;
bif(term_to_binary, A) when A =:= 1; A =:= 2 -> true;
bif(term_to_iovec, A) when A =:= 1; A =:= 2 -> true;
bif(throw, 1) -> true;
bif(time, 0) -> true;
bif(tl, 1) -> true;
bif(trunc, 1) -> true;
bif(tuple_size, 1) -> true;
bif(tuple_to_list, 1) -> true;
bif(unalias, 1) -> true;
bif(unlink, 1) -> true;
bif(unregister, 1) -> true;
bif(whereis, 1) -> true;
bif(Name, Arity) when is_atom(Name), is_integer(Arity) -> false.

guard_bif(abs, 1) -> true;
guard_bif(binary_part, A) when A =:= 2; A =:= 3 -> true;
guard_bif(bit_size, 1) -> true;
guard_bif(byte_size, 1) -> true;
guard_bif(ceil, 1) -> true;
guard_bif(element, 2) -> true;
guard_bif(float, 1) -> true;
guard_bif(floor, 1) -> true;
guard_bif(hd, 1) -> true;
guard_bif(is_atom, 1) -> true;
guard_bif(is_binary, 1) -> true;
guard_bif(is_bitstring, 1) -> true;
guard_bif(is_boolean, 1) -> true;
guard_bif(is_float, 1) -> true;
guard_bif(is_function, A) when A =:= 1; A =:= 2 -> true;
guard_bif(is_integer, 1) -> true;
guard_bif(is_list, 1) -> true;
guard_bif(is_map, 1) -> true;
guard_bif(is_map_key, 2) -> true;
guard_bif(is_number, 1) -> true;
guard_bif(is_pid, 1) -> true;
guard_bif(is_port, 1) -> true;
guard_bif(is_record, A) when A =:= 2; A =:= 3 -> true;
guard_bif(is_reference, 1) -> true;
guard_bif(is_tuple, 1) -> true;
guard_bif(length, 1) -> true;
guard_bif(map_get, 2) -> true;
guard_bif(map_size, 1) -> true;
guard_bif(max, 2) -> true;
guard_bif(min, 2) -> true;
guard_bif(node, A) when A =:= 0; A =:= 1 -> true;
guard_bif(round, 1) -> true;
guard_bif(self, 0) -> true;
guard_bif(size, 1) -> true;
guard_bif(tl, 1) -> true;
guard_bif(trunc, 1) -> true;
guard_bif(tuple_size, 1) -> true;
guard_bif(Name, Arity) when is_atom(Name), is_integer(Arity) -> false.

new_type_test(is_atom, 1) -> true;
new_type_test(is_binary, 1) -> true;
new_type_test(is_bitstring, 1) -> true;
new_type_test(is_boolean, 1) -> true;
new_type_test(is_float, 1) -> true;
new_type_test(is_function, A) when A =:= 1; A =:= 2 -> true;
new_type_test(is_integer, 1) -> true;
new_type_test(is_list, 1) -> true;
new_type_test(is_map, 1) -> true;
new_type_test(is_number, 1) -> true;
new_type_test(is_pid, 1) -> true;
new_type_test(is_port, 1) -> true;
new_type_test(is_record, A) when A =:= 2; A =:= 3 -> true;
new_type_test(is_reference, 1) -> true;
new_type_test(is_tuple, 1) -> true;
new_type_test(Name, Arity) when is_atom(Name), is_integer(Arity) -> false.

old_type_test(atom, 1) -> true;
old_type_test(binary, 1) -> true;
old_type_test(float, 1) -> true;
old_type_test(function, 1) -> true;
old_type_test(integer, 1) -> true;
old_type_test(list, 1) -> true;
old_type_test(number, 1) -> true;
old_type_test(pid, 1) -> true;
old_type_test(port, 1) -> true;
old_type_test(record, 2) -> true;
old_type_test(reference, 1) -> true;
old_type_test(tuple, 1) -> true;
old_type_test(Name, Arity) when is_atom(Name), is_integer(Arity) -> false.

old_bif(abs, 1) -> true;
old_bif(apply, A) when A =:= 2; A =:= 3 -> true;
old_bif(atom_to_binary, 2) -> true;
old_bif(atom_to_list, 1) -> true;
old_bif(binary_to_atom, 2) -> true;
old_bif(binary_to_existing_atom, 2) -> true;
old_bif(binary_to_list, A) when A =:= 1; A =:= 3 -> true;
old_bif(binary_to_term, 1) -> true;
old_bif(bit_size, 1) -> true;
old_bif(bitstring_to_list, 1) -> true;
old_bif(byte_size, 1) -> true;
old_bif(check_process_code, 2) -> true;
old_bif(date, 0) -> true;
old_bif(delete_module, 1) -> true;
old_bif(disconnect_node, 1) -> true;
old_bif(element, 2) -> true;
old_bif(erase, A) when A =:= 0; A =:= 1 -> true;
old_bif(exit, A) when A =:= 1; A =:= 2 -> true;
old_bif(float, 1) -> true;
old_bif(float_to_list, 1) -> true;
old_bif(garbage_collect, A) when A =:= 0; A =:= 1 -> true;
old_bif(get, A) when A =:= 0; A =:= 1 -> true;
old_bif(get_keys, 1) -> true;
old_bif(group_leader, A) when A =:= 0; A =:= 2 -> true;
old_bif(halt, A) when A =:= 0; A =:= 1 -> true;
old_bif(hd, 1) -> true;
old_bif(integer_to_list, 1) -> true;
old_bif(iolist_size, 1) -> true;
old_bif(iolist_to_binary, 1) -> true;
old_bif(is_alive, 0) -> true;
old_bif(is_atom, 1) -> true;
old_bif(is_binary, 1) -> true;
old_bif(is_bitstring, 1) -> true;
old_bif(is_boolean, 1) -> true;
old_bif(is_float, 1) -> true;
old_bif(is_function, A) when A =:= 1; A =:= 2 -> true;
old_bif(is_integer, 1) -> true;
old_bif(is_list, 1) -> true;
old_bif(is_number, 1) -> true;
old_bif(is_pid, 1) -> true;
old_bif(is_port, 1) -> true;
old_bif(is_process_alive, 1) -> true;
old_bif(is_record, A) when A =:= 2; A =:= 3 -> true;
old_bif(is_reference, 1) -> true;
old_bif(is_tuple, 1) -> true;
old_bif(length, 1) -> true;
old_bif(link, 1) -> true;
old_bif(list_to_atom, 1) -> true;
old_bif(list_to_binary, 1) -> true;
old_bif(list_to_bitstring, 1) -> true;
old_bif(list_to_existing_atom, 1) -> true;
old_bif(list_to_float, 1) -> true;
old_bif(list_to_integer, 1) -> true;
old_bif(list_to_pid, 1) -> true;
old_bif(list_to_tuple, 1) -> true;
old_bif(load_module, 2) -> true;
old_bif(make_ref, 0) -> true;
old_bif(module_loaded, 1) -> true;
old_bif(monitor_node, 2) -> true;
old_bif(node, A) when A =:= 0; A =:= 1 -> true;
old_bif(nodes, A) when A =:= 0; A =:= 1 -> true;
old_bif(now, 0) -> true;
old_bif(open_port, 2) -> true;
old_bif(pid_to_list, 1) -> true;
old_bif(port_close, 1) -> true;
old_bif(port_command, 2) -> true;
old_bif(port_connect, 2) -> true;
old_bif(port_control, 3) -> true;
old_bif(pre_loaded, 0) -> true;
old_bif(process_flag, A) when A =:= 2; A =:= 3 -> true;
old_bif(process_info, A) when A =:= 1; A =:= 2 -> true;
old_bif(processes, 0) -> true;
old_bif(purge_module, 1) -> true;
old_bif(put, 2) -> true;
old_bif(register, 2) -> true;
old_bif(registered, 0) -> true;
old_bif(round, 1) -> true;
old_bif(self, 0) -> true;
old_bif(setelement, 3) -> true;
old_bif(size, 1) -> true;
old_bif(spawn, A) when A =:= 1; A =:= 2; A =:= 3; A =:= 4 -> true;
old_bif(spawn_link, A) when A =:= 1; A =:= 2; A =:= 3; A =:= 4 -> true;
old_bif(spawn_monitor, A) when A =:= 1; A =:= 3 -> true;
old_bif(spawn_opt, A) when A =:= 2; A =:= 3; A =:= 4; A =:= 5 -> true;
old_bif(split_binary, 2) -> true;
old_bif(statistics, 1) -> true;
old_bif(term_to_binary, A) when A =:= 1; A =:= 2 -> true;
old_bif(throw, 1) -> true;
old_bif(time, 0) -> true;
old_bif(tl, 1) -> true;
old_bif(trunc, 1) -> true;
old_bif(tuple_size, 1) -> true;
old_bif(tuple_to_list, 1) -> true;
old_bif(unlink, 1) -> true;
old_bif(unregister, 1) -> true;
old_bif(whereis, 1) -> true;
old_bif(Name, Arity) when is_atom(Name), is_integer(Arity) -> false.

is_type(any, 0) -> true;
is_type(arity, 0) -> true;
is_type(atom, 0) -> true;
is_type(binary, 0) -> true;
is_type(bitstring, 0) -> true;
is_type(bool, 0) -> true;
is_type(boolean, 0) -> true;
is_type(byte, 0) -> true;
is_type(char, 0) -> true;
is_type(float, 0) -> true;
is_type(function, 0) -> true;
is_type(identifier, 0) -> true;
is_type(integer, 0) -> true;
is_type(iodata, 0) -> true;
is_type(iolist, 0) -> true;
is_type(list, 0) -> true;
is_type(list, 1) -> true;
is_type(map, 0) -> true;
is_type(maybe_improper_list, 0) -> true;
is_type(maybe_improper_list, 2) -> true;
is_type(mfa, 0) -> true;
is_type(module, 0) -> true;
is_type(neg_integer, 0) -> true;
is_type(nil, 0) -> true;
is_type(no_return, 0) -> true;
is_type(node, 0) -> true;
is_type(non_neg_integer, 0) -> true;
is_type(none, 0) -> true;
is_type(nonempty_binary, 0) -> true;
is_type(nonempty_bitstring, 0) -> true;
is_type(nonempty_improper_list, 2) -> true;
is_type(nonempty_list, 0) -> true;
is_type(nonempty_list, 1) -> true;
is_type(nonempty_maybe_improper_list, 0) -> true;
is_type(nonempty_maybe_improper_list, 2) -> true;
is_type(nonempty_string, 0) -> true;
is_type(number, 0) -> true;
is_type(pid, 0) -> true;
is_type(port, 0) -> true;
is_type(pos_integer, 0) -> true;
is_type(reference, 0) -> true;
is_type(string, 0) -> true;
is_type(term, 0) -> true;
is_type(timeout, 0) -> true;
is_type(tuple, 0) -> true;
is_type(dynamic, 0) -> true;
is_type(Name, Arity) when is_atom(Name), is_integer(Arity) -> false.

%% Predefined functions -------------------------------------------------------------------------------------------------

%% Forms, with the functions that every module has besides those it defines, and the attribute that exports them.
add_predefined_functions(Forms) ->
    {attribute, _, module, Module} = lists:keyfind(module, 3, [Form || {attribute, _, _, _} = Form <- Forms]),
    Callbacks = [Function || {attribute, _, callback, {{_, _} = Function, _}} <- Forms],
    Optional = lists:append([Functions || {attribute, _, optional_callbacks, Functions} <- Forms, is_list(Functions)]),
    Added = behaviour_info(Callbacks, Optional)
        ++ [function(module_info, [], get_module_info(Module, [])),
            function(module_info, [{var, 0, 'X'}], get_module_info(Module, [{var, 0, 'X'}]))],
    Forms ++ [{attribute, 0, export, [{Name, Arity} || {function, _, Name, Arity, _} <- Added]} | Added].

behaviour_info([], _) -> [];
behaviour_info(Callbacks, Optional) ->
    Clause = fun(Key, Functions) -> {clause, 0, [{atom, 0, Key}], [], [erl_parse:abstract(Functions, 0)]} end,
    [{function, 0, behaviour_info, 1, [Clause(callbacks, Callbacks), Clause(optional_callbacks, Optional)]}].

function(Name, Parameters, Body) -> {function, 0, Name, length(Parameters), [{clause, 0, Parameters, [], [Body]}]}.

get_module_info(Module, Arguments) ->
    {call, 0, {remote, 0, {atom, 0, erlang}, {atom, 0, get_module_info}}, [{atom, 0, Module} | Arguments]}.
