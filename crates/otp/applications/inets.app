{application, inets,
 [{description, "INETS  CXC 138 49"},
  {vsn, "9.3.2"},
  {modules,
   [httpc, inets]},
  {registered, [inets_sup, httpc_manager]},
  {applications, [kernel, stdlib]},
  {env, []}]}.
