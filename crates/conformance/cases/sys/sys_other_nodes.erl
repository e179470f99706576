%% Servers of other nodes, asked by a node that is not alive.
-module(sys_other_nodes).
-include("../case.hrl").

main() ->
    There = {server, other@host},
    ?show(gen_server:call(There, x)),
    ?show(gen_server:call(There, x, 100)),
    ?show(gen_server:cast(There, x)),
    ?show(gen_server:stop(There)),
    ?show(gen_statem:call(There, x)),
    ?show(gen_event:which_handlers(There)),
    ?show(supervisor:which_children(There)),
    ?show(gen_server:multi_call([other@host, another@host], server, x, 100)),
    ?show(gen_server:wait_response(gen_server:send_request(There, x), 100)),
    ?show(gen_server:receive_response(gen_server:send_request(There, x), 100)),
    Requests = gen_server:send_request(There, x, label, gen_server:reqids_new()),
    ?show(gen_server:receive_response(Requests, 100, true)),
    ?show(gen_server:abcast([other@host], server, x)),
    ?show(rpc:call(other@host, lists, seq, [1, 2])),
    ?show(erpc:call(other@host, lists, seq, [1, 2])),
    ?show(net_adm:ping(other@host)),
    ?show(net_kernel:connect_node(other@host)),
    ?show(code:lib_dir(no_such_application)),
    ?show(is_list(code:lib_dir(stdlib)) andalso is_list(code:priv_dir(kernel)) andalso is_list(code:lib_dir("eunit"))).
